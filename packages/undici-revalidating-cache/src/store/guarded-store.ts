import { isObject } from '../is-object.ts';
import { type Stats, type StoreErrorEvent, storeErrors } from '../observability/stats.ts';
import type { CacheStore, StoredKey, StoredResponse } from './cache-store.ts';

type Operation = StoreErrorEvent['operation'];

const operations = ['keys', 'get', 'set', 'delete'] as const;
const noKeys: readonly StoredKey[] = [];
/** No request has this URL. It is looked up to see whether the store is synchronous. */
const probe = 'undici-revalidating-cache:probe';

/** A store whose failures are misses, counted and published. It never throws. */
export class GuardedStore implements CacheStore {
  readonly #store: CacheStore;
  readonly #stats: Stats;
  /** Set if the store cannot be used because it is asynchronous, or no store. */
  #refusal: TypeError | undefined;

  constructor(store: CacheStore, stats: Stats) {
    const missing = operations.find((name) => typeof store?.[name] !== 'function');
    if (missing !== undefined) {
      throw new TypeError(
        `store: expected a CacheStore with the method ${missing}, received ${describe(store)}`,
      );
    }
    this.#store = store;
    this.#stats = stats;
    for (const name of operations) {
      if (store[name].constructor.name === 'AsyncFunction') this.#refuse(name);
    }
    this.keys(probe);
    this.get(probe, { entityTag: '', variant: '' });
    if (this.#refusal !== undefined) throw this.#refusal;
  }

  /** Set as soon as a method has returned a promise, or `keys` no array. */
  get refusal(): TypeError | undefined {
    return this.#refusal;
  }

  keys(url: string): readonly StoredKey[] {
    const keys = this.#call('keys', url, () => {
      const given = this.#store.keys(url);
      if ((Array.isArray(given) && given.every(isKey)) || isPromise(given)) return given;
      throw this.#refuse('keys', 'an array of keys', describe(given));
    });
    return keys ?? noKeys;
  }

  get(url: string, key: StoredKey): StoredResponse | undefined {
    return this.#call('get', url, () => {
      const given = this.#store.get(url, key);
      if (given === undefined || isResponse(given) || isPromise(given)) return given;
      throw new TypeError(`get: expected a StoredResponse, received ${describe(given)}`);
    });
  }

  set(url: string, key: StoredKey, response: StoredResponse): void {
    this.#call('set', url, () => this.#store.set(url, key, response));
  }

  delete(url: string, key: StoredKey): void {
    this.#call('delete', url, () => this.#store.delete(url, key));
  }

  /** Publishes a failure. If the call returns a promise, the store is also refused from now on. */
  #call<Result>(operation: Operation, url: string, call: () => Result): Result | undefined {
    try {
      const result = call();
      if (!isPromise(result)) return result;
      // A promise is refused anyway, so its rejection does not matter.
      result.then(undefined, () => {});
      throw this.#refuse(operation);
    } catch (error) {
      this.#stats.storeErrors++;
      if (storeErrors.hasSubscribers) storeErrors.publish({ operation, url, error });
      return undefined;
    }
  }

  #refuse(operation: Operation, expected = 'no promise', received = 'a promise'): TypeError {
    return (this.#refusal ??= new TypeError(
      `store: expected a synchronous CacheStore whose ${operation} returns ${expected}, received ${received}`,
    ));
  }
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  isObject(value) && typeof value['then'] === 'function';

const isKey = (value: Partial<StoredKey> | null | undefined): boolean =>
  typeof value?.entityTag === 'string' && typeof value.variant === 'string';

const isResponse = (value: unknown): value is StoredResponse =>
  isObject(value) && Buffer.isBuffer(value['body']) && isObject(value['headers']);

const describe = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;

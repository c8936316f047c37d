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

  /** @throws TypeError for an asynchronous store, or a value that is no store */
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
    try {
      const keys = this.#store.keys(url);
      if (Array.isArray(keys) && keys.every(isKey)) return keys;
      if (!this.#isPromise('keys', url, keys)) {
        throw this.#refuse('keys', 'an array of keys', describe(keys));
      }
    } catch (error) {
      this.#report('keys', url, error);
    }
    return noKeys;
  }

  get(url: string, key: StoredKey): StoredResponse | undefined {
    try {
      const response = this.#store.get(url, key);
      if (response === undefined || isResponse(response)) return response;
      if (!this.#isPromise('get', url, response)) {
        throw new TypeError(`get: expected a StoredResponse, received ${describe(response)}`);
      }
    } catch (error) {
      this.#report('get', url, error);
    }
    return undefined;
  }

  set(url: string, key: StoredKey, response: StoredResponse): void {
    try {
      this.#isPromise('set', url, this.#store.set(url, key, response));
    } catch (error) {
      this.#report('set', url, error);
    }
  }

  delete(url: string, key: StoredKey): void {
    try {
      this.#isPromise('delete', url, this.#store.delete(url, key));
    } catch (error) {
      this.#report('delete', url, error);
    }
  }

  /** If so, the store is refused from now on. */
  #isPromise(operation: Operation, url: string, result: unknown): boolean {
    if (!isPromise(result)) return false;
    // A rejection makes no difference.
    result.then(undefined, () => {});
    this.#report(operation, url, this.#refuse(operation));
    return true;
  }

  #refuse(operation: Operation, expected = 'no promise', received = 'a promise'): TypeError {
    return (this.#refusal ??= new TypeError(
      `store: expected a synchronous CacheStore whose ${operation} returns ${expected}, received ${received}`,
    ));
  }

  #report(operation: Operation, url: string, error: unknown): void {
    this.#stats.storeErrors++;
    if (storeErrors.hasSubscribers) storeErrors.publish({ operation, url, error });
  }
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  'then' in value &&
  typeof value.then === 'function';

const isKey = (value: Partial<StoredKey> | null | undefined): boolean =>
  typeof value?.entityTag === 'string' && typeof value.variant === 'string';

const isResponse = (value: unknown): value is StoredResponse =>
  typeof value === 'object' &&
  value !== null &&
  'body' in value &&
  Buffer.isBuffer(value.body) &&
  'headers' in value &&
  typeof value.headers === 'object' &&
  value.headers !== null;

const describe = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type CacheStore,
  createFetch,
  MemoryStore,
  revalidate,
  type StoreErrorEvent,
  wasStored,
} from '../src/index.ts';
import { type Origin, representation, startOrigin } from './origin.ts';

const channel = 'undici-revalidating-cache:store-error';
let origin: Origin;
const events: StoreErrorEvent[] = [];
const listener = (message: unknown) => void events.push(message as StoreErrorEvent);
afterEach(async () => {
  unsubscribe(channel, listener);
  events.length = 0;
  await origin.close();
});

/** A store with methods that throw while `fails` is true. */
function failingStore(methods: readonly string[], fails: () => boolean): CacheStore {
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...given: unknown[]): unknown => {
        if (methods.includes(String(name)) && fails()) throw new Error(`${String(name)} failed`);
        return Reflect.apply(method, target, given);
      };
    },
  });
}

describe('a failure of the store is a miss, and is published', () => {
  test.each([['keys'], ['get'], ['set'], ['delete'], ['keys', 'get', 'set', 'delete']])(
    '%s %s %s %s',
    async (...methods) => {
      let fails = true;
      const store = failingStore(methods, () => fails);
      origin = await startOrigin(representation('"1"', 'one'), { store });
      subscribe(channel, listener);
      await origin.get();
      fails = false;
      await origin.get();
      fails = true;
      // A 304 needs `get` and `set`, and one with no-store needs `delete`.
      for (const directive of ['no-cache', 'no-store', 'no-cache']) {
        origin.answer = representation('"1"', 'one', { 'cache-control': directive });
        const answers = await Promise.all([origin.get(), origin.get(), origin.get()]);
        expect(answers.map(({ body }) => body)).toEqual(['one', 'one', 'one']);
      }
      expect(events.length).toBeGreaterThan(0);
      expect(methods).toContain(events[0]?.operation);
      expect(events[0]).toMatchObject({ url: `${origin.url}/`, error: { message: /failed/ } });
    },
  );

  test.each([
    ['throws', failingStore(['keys', 'get'], () => true)],
    ['is asynchronous', { keys: async () => [], get: () => undefined } as unknown as CacheStore],
  ])('a fetch whose store %s gets its response', async (_name, store) => {
    origin = await startOrigin(representation('"1"', 'one'));
    const response = await createFetch(origin.dispatcher, { store })(origin.url);
    expect([response.status, await response.text(), wasStored(response)]).toEqual([
      200,
      'one',
      false,
    ]);
  });

  test('anything that is not a stored response is not served', async () => {
    const store: CacheStore = {
      keys: () => [{ entityTag: '"1"', variant: '' }],
      get: () => ({ headers: {}, statusMessage: '', body: 'text' as unknown as Buffer }),
      set() {},
      delete() {},
    };
    origin = await startOrigin(() => {});
    expect(() => revalidate({ store })).not.toThrow();
    await origin.close();
    origin = await startOrigin(representation('"1"', 'one'), { store });
    expect((await origin.get()).body).toBe('one');
    expect(origin.requests).toHaveLength(2);
    expect(origin.stats.storeErrors).toBeGreaterThan(0);
  });
});

const refusal = (name: string) =>
  `store: expected a synchronous CacheStore whose ${name} returns no promise, received a promise`;

describe('an asynchronous store is refused', () => {
  const sync = { keys: () => [], get: () => undefined, set() {}, delete() {} };

  test.each(['keys', 'get', 'set', 'delete'])(
    'at once, if %s is an async function',
    async (name) => {
      origin = await startOrigin(() => {});
      const store = { ...sync, [name]: async () => {} } as unknown as CacheStore;
      expect(() => revalidate({ store })).toThrow(new TypeError(refusal(name)));
    },
  );

  test.each(['keys', 'get'])('at once, if %s returns a promise', async (name) => {
    origin = await startOrigin(() => {});
    const store = { ...sync, [name]: () => Promise.reject(new Error()) } as unknown as CacheStore;
    expect(() => revalidate({ store })).toThrow(new TypeError(refusal(name)));
  });

  test('as soon as set returns a promise', async () => {
    const store = { ...sync, set: () => Promise.reject(new Error()) } as unknown as CacheStore;
    origin = await startOrigin(representation('"1"', 'one'), { store });
    expect((await origin.get()).body).toBe('one');
    await expect(origin.get()).rejects.toThrow(refusal('set'));
  });

  test.each([
    undefined,
    null,
    {},
    { ...sync, delete: undefined },
    new Map(),
    { ...sync, keys: () => ['"1"'] },
  ])('and so is a value that is not a store: %o', async (store) => {
    origin = await startOrigin(() => {});
    expect(() => revalidate({ store: store as never })).toThrow(
      /^store: expected a (synchronous )?CacheStore/,
    );
  });
});

test.each([
  [{ trustEntityTags: 'yes' }, 'trustEntityTags: expected a boolean, received string'],
  [{ staleIfError: 5 }, 'staleIfError: expected one of'],
  [{ maxEntryBytes: -1 }, 'maxEntryBytes: expected a non-negative integer, received -1'],
  [{ cacheName: 5 }, 'cacheName: expected a token, received 5'],
])('%o is refused', async (option, message) => {
  origin = await startOrigin(() => {});
  const store = new MemoryStore({ maxBytes: 1 });
  expect(() => revalidate({ store, ...option } as never)).toThrow(message);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CacheStore, StoredKey, StoredResponse } from './cache-store.ts';

/** A response with a body of that many bytes. */
export const responseOf = (size: number, fields: Partial<StoredResponse> = {}): StoredResponse => ({
  headers: { 'content-type': 'text/plain' },
  statusMessage: 'OK',
  body: Buffer.alloc(size),
  ...fields,
});

export const keyOf = (entityTag: string, variant = ''): StoredKey => ({ entityTag, variant });

/**
 * The vitest tests that every store has to pass.
 *
 * @param makeStore creates an empty store that can hold a dozen small responses for each of three URLs
 */
export function cacheStoreContract(name: string, makeStore: () => CacheStore): void {
  describe(`${name} keeps the contract of cache stores`, () => {
    test('a response is found only by its own URL, entity tag and variant', () => {
      const store = makeStore();
      const response = responseOf(3);
      store.set('/a', keyOf('"1"', 'x: 1'), response);
      expect(store.get('/a', keyOf('"1"', 'x: 1'))).toEqual(response);
      for (const other of [keyOf('W/"1"', 'x: 1'), keyOf('"2"', 'x: 1'), keyOf('"1"')]) {
        expect(store.get('/a', other)).toBeUndefined();
      }
      expect(store.get('/b', keyOf('"1"', 'x: 1'))).toBeUndefined();
      expect([store.keys('/a'), store.keys('/b')]).toEqual([[keyOf('"1"', 'x: 1')], []]);
    });

    test('two variants with one entity tag are two responses', () => {
      const store = makeStore();
      const [plain, gzip] = [
        keyOf('"1"', 'accept-encoding'),
        keyOf('"1"', 'accept-encoding: gzip'),
      ];
      store.set('/', plain, responseOf(3));
      store.set('/', gzip, responseOf(2));
      expect([store.get('/', plain), store.get('/', gzip)]).toEqual([responseOf(3), responseOf(2)]);
      store.delete('/', plain);
      expect(store.keys('/')).toEqual([gzip]);
    });

    test('the parts of keys are not confused with each other', () => {
      const store = makeStore();
      store.set('/', keyOf('"1"', 'a'), responseOf(1));
      for (const [url, key] of [
        ['/', keyOf('"1"a', '')],
        ['/"1"', keyOf('', 'a')],
        ['/', keyOf('a', '"1"')],
      ] as const) {
        expect(store.get(url, key)).toBeUndefined();
      }
    });

    test('the most recently used key is the first', () => {
      const store = makeStore();
      for (const tag of ['"1"', '"2"', '"3"']) store.set('/', keyOf(tag), responseOf(1));
      store.get('/', keyOf('"1"'));
      expect(store.keys('/').map(({ entityTag }) => entityTag)).toEqual(['"1"', '"3"', '"2"']);
    });

    test('new header fields with the same body replace the old ones', () => {
      const store = makeStore();
      const { body } = responseOf(3);
      store.set('/', keyOf('"1"'), responseOf(0, { body, headers: { a: '1', b: '1' } }));
      store.set('/', keyOf('"1"'), responseOf(0, { body, headers: { a: '2' }, statusMessage: '' }));
      expect(store.get('/', keyOf('"1"'))).toEqual(
        responseOf(0, { body, headers: { a: '2' }, statusMessage: '' }),
      );
    });

    test('names of properties that every object has are ordinary names', () => {
      const store = makeStore();
      for (const name of ['__proto__', 'constructor', '']) {
        expect([store.keys(name), store.get(name, keyOf(name))]).toEqual([[], undefined]);
        store.set(name, keyOf(name, name), responseOf(1));
        expect(store.keys(name)).toEqual([keyOf(name, name)]);
      }
    });

    test('after any operations it returns the latest response or nothing, and has every response that it lists', () => {
      const operation = fc.record({
        what: fc.constantFrom('set', 'freshen', 'get', 'delete'),
        url: fc.constantFrom('/a', '/b', '/c'),
        tag: fc.constantFrom('"1"', '"2"'),
        variant: fc.constantFrom('', 'x: 1'),
        size: fc.integer({ min: 0, max: 3_000 }),
      });
      fc.assert(
        fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
          const store = makeStore();
          const last = new Map<string, StoredResponse>();
          for (const { what, url, tag, variant, size } of operations) {
            const key = keyOf(tag, variant);
            const name = JSON.stringify([url, key]);
            const { body } = last.get(name) ?? {};
            const fields = {
              statusMessage: String(size),
              ...(what === 'freshen' && body && { body }),
            };
            if (what === 'delete') {
              store.delete(url, key);
              last.delete(name);
            } else if (what === 'get') store.get(url, key);
            else {
              const response = responseOf(size, fields);
              last.set(name, response);
              store.set(url, key, response);
            }
            const listed = store.keys(url);
            for (const each of listed) {
              expect(store.get(url, each)).toEqual(last.get(JSON.stringify([url, each])));
            }
            expect(new Set(listed.map((each) => JSON.stringify(each))).size).toBe(listed.length);
          }
        }),
      );
    });
  });
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CacheStore, StoredResponse } from './cache-store.ts';

/** A response with so many bytes of body. */
export const responseOf = (size: number, fields: Partial<StoredResponse> = {}): StoredResponse => ({
  headers: { 'content-type': 'text/plain' },
  statusMessage: 'OK',
  body: Buffer.alloc(size),
  variant: '',
  validatedAt: 0,
  requestKey: '',
  ...fields,
});

/**
 * What every store has to keep, in vitest.
 *
 * @param makeStore gives an empty one, with room for a dozen small responses of each of three URLs
 */
export function cacheStoreContract(name: string, makeStore: () => CacheStore): void {
  describe(`${name} keeps the contract of cache stores`, () => {
    test('what is set is there, under its own URL and entity tag alone', () => {
      const store = makeStore();
      const response = responseOf(3);
      store.set('/a', '"1"', response);
      expect(store.get('/a', '"1"')).toEqual(response);
      expect(store.get('/a', 'W/"1"')).toBeUndefined();
      expect(store.get('/a', '"2"')).toBeUndefined();
      expect(store.get('/b', '"1"')).toBeUndefined();
      expect([store.entityTags('/a'), store.entityTags('/b')]).toEqual([['"1"'], []]);
    });

    test('the latest used tag is the first', () => {
      const store = makeStore();
      for (const tag of ['"1"', '"2"', '"3"']) store.set('/', tag, responseOf(1));
      store.get('/', '"1"');
      expect(store.entityTags('/')).toEqual(['"1"', '"3"', '"2"']);
    });

    test('new fields beside the same body replace the old ones', () => {
      const store = makeStore();
      const { body } = responseOf(3);
      store.set('/', '"1"', responseOf(0, { body, headers: { a: '1', b: '1' } }));
      store.set('/', '"1"', responseOf(0, { body, headers: { a: '2' }, validatedAt: 5 }));
      expect(store.get('/', '"1"')).toEqual(
        responseOf(0, { body, headers: { a: '2' }, validatedAt: 5 }),
      );
    });

    test('names that objects have of their own are names like any other', () => {
      const store = makeStore();
      for (const name of ['__proto__', 'constructor', '']) {
        expect([store.entityTags(name), store.get(name, name)]).toEqual([[], undefined]);
        store.set(name, name, responseOf(1));
        expect(store.entityTags(name)).toEqual([name]);
      }
    });

    test('whatever is done, it gives what was set last or nothing, and has all that it lists', () => {
      const operation = fc.record({
        what: fc.constantFrom('set', 'freshen', 'get', 'delete'),
        url: fc.constantFrom('/a', '/b', '/c'),
        tag: fc.constantFrom('"1"', '"2"', '"3"'),
        size: fc.integer({ min: 0, max: 3_000 }),
      });
      fc.assert(
        fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
          const store = makeStore();
          const last = new Map<string, StoredResponse>();
          for (const { what, url, tag, size } of operations) {
            const key = `${url} ${tag}`;
            const { body } = last.get(key) ?? {};
            const fields = {
              requestKey: String(size),
              ...(what === 'freshen' && body && { body }),
            };
            if (what === 'delete') {
              store.delete(url, tag);
              last.delete(key);
            } else if (what === 'get') store.get(url, tag);
            else {
              last.set(key, responseOf(size, fields));
              store.set(url, tag, last.get(key) as StoredResponse);
            }
            const listed = store.entityTags(url);
            for (const each of listed) {
              expect(store.get(url, each)).toEqual(last.get(`${url} ${each}`));
            }
            expect(new Set(listed).size).toBe(listed.length);
          }
        }),
      );
    });
  });
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cacheStoreContract, keyOf, responseOf } from '../src/store/cache-store-contract.ts';
import { MemoryStore } from '../src/index.ts';
import { parsedJson } from '../src/store/parsed-json.ts';

cacheStoreContract('MemoryStore', () => new MemoryStore({ maxBytes: 1 << 20 }));
cacheStoreContract('A MemoryStore that is too small', () => new MemoryStore({ maxBytes: 4_096 }));

test('of 100,000 URLs, the latest are kept within the bound', () => {
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  let most = 0;
  for (let index = 0; index < 100_000; index++) {
    store.set(`/${index}`, keyOf('"1"'), responseOf(2_000));
    most = Math.max(most, store.stats.bytes);
  }
  expect(most).toBeLessThanOrEqual(1 << 20);
  expect(store.stats.entries).toBeGreaterThan(300);
  expect(store.stats.entries + store.stats.evicted).toBe(100_000);
  expect(store.get('/99999', keyOf('"1"'))).toBeDefined();
  expect(store.get('/0', keyOf('"1"'))).toBeUndefined();
});

test('the least recently used responses are evicted one by one', () => {
  const store = new MemoryStore({ maxBytes: 8_500 });
  for (const url of ['/a', '/b', '/c']) store.set(url, keyOf('"1"'), responseOf(1_500));
  store.get('/a', keyOf('"1"'));
  store.set('/d', keyOf('"1"'), responseOf(1_500));
  const kept = ['/a', '/b', '/c', '/d'].filter((url) => store.keys(url).length > 0);
  expect(kept).toEqual(['/a', '/c', '/d']);
});

test('a URL keeps its latest tags, the most recently used first', () => {
  const store = new MemoryStore({ maxBytes: 1 << 20, maxEntriesPerUrl: 2 });
  for (const tag of ['"1"', '"2"']) store.set('/', keyOf(tag), responseOf(1));
  store.get('/', keyOf('"1"'));
  store.set('/', keyOf('"3"'), responseOf(1));
  expect(store.keys('/')).toEqual([keyOf('"3"'), keyOf('"1"')]);
});

test('keys that were returned do not change with the store', () => {
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  for (const tag of ['"1"', '"2"', '"3"']) store.set('/', keyOf(tag), responseOf(1));
  const before = store.keys('/');
  store.get('/', keyOf('"1"'));
  store.set('/', keyOf('"4"'), responseOf(1));
  store.delete('/', keyOf('"2"'));
  expect(before).toEqual(['"3"', '"2"', '"1"'].map((tag) => keyOf(tag)));
  expect(store.keys('/')).toEqual(['"4"', '"1"', '"3"'].map((tag) => keyOf(tag)));
});

test('a response larger than the bound is not kept, and evicts nothing', () => {
  const store = new MemoryStore({ maxBytes: 4_000 });
  store.set('/a', keyOf('"1"'), responseOf(1_000));
  store.set('/b', keyOf('"1"'), responseOf(10_000));
  expect(store.stats).toMatchObject({ entries: 1, evicted: 0 });
});

test('after any operations, the statistics match the content', () => {
  const operation = fc.record({
    url: fc.constantFrom('/a', '/b', '/c'),
    tag: fc.constantFrom('"1"', '"2"', '"3"'),
    size: fc.integer({ min: 0, max: 3_000 }),
  });
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 50 }), (operations) => {
      const store = new MemoryStore({ maxBytes: 6_000, maxEntriesPerUrl: 2 });
      for (const { url, tag, size } of operations) store.set(url, keyOf(tag), responseOf(size));
      const copy = new MemoryStore({ maxBytes: 1 << 20 });
      for (const url of ['/a', '/b', '/c']) {
        for (const key of store.keys(url)) {
          const kept = store.get(url, key);
          if (kept !== undefined) copy.set(url, key, kept);
        }
      }
      expect(store.stats.bytes).toBe(copy.stats.bytes);
      expect(store.stats.bytes).toBeLessThanOrEqual(6_000);
    }),
  );
});

test('after any uses, the least recently used response is evicted', () => {
  const operation = fc.record({
    url: fc.constantFrom('/a', '/b', '/c', '/d'),
    isSet: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 50 }), (operations) => {
      const store = new MemoryStore({ maxBytes: 5_000 });
      let used: string[] = [];
      for (const { url, isSet } of operations) {
        if (isSet) store.set(url, keyOf('"1"'), responseOf(1_000));
        else if (store.get(url, keyOf('"1"')) === undefined) continue;
        used = [url, ...used.filter((each) => each !== url)].slice(0, 2);
        const kept = ['/a', '/b', '/c', '/d'].filter((each) => store.keys(each).length > 0);
        expect(kept).toEqual(used.toSorted());
        expect(store.stats.entries).toBe(used.length);
      }
    }),
  );
});

test('new header fields, parsed JSON and deletions are counted exactly', () => {
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  const response = responseOf(0, { body: Buffer.from('[{"a":"b"},[],1]') });
  store.set('/', keyOf('"1"'), response);
  const { bytes } = store.stats;
  store.set('/', keyOf('"1"'), {
    ...response,
    headers: { ...response.headers, 'x-note': '12345678' },
  });
  expect(store.stats.bytes).toBe(bytes + 2 * (6 + 8 + 16));
  store.set('/', keyOf('"1"'), response);
  expect(store.stats.bytes).toBe(bytes);
  expect(parsedJson(response.body)).toEqual([{ a: 'b' }, [], 1]);
  expect(store.stats.bytes).toBeGreaterThan(bytes + 3 * 48);
  store.set('/', keyOf('"1"'), responseOf(16));
  expect(store.stats.bytes).toBe(bytes);
  store.delete('/', keyOf('"1"'));
  store.delete('/', keyOf('"1"'));
  expect(store.stats).toMatchObject({ bytes: 0, entries: 0, stored: 1, evicted: 0 });
});

test('JSON that is parsed after the eviction of its body does not count', () => {
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  const body = Buffer.from('[1]');
  store.set('/', keyOf('"1"'), responseOf(0, { body }));
  store.delete('/', keyOf('"1"'));
  expect(parsedJson(body)).toEqual([1]);
  expect(store.stats.bytes).toBe(0);
});

test('JSON of many small values evicts other responses, or its own', () => {
  const store = new MemoryStore({ maxBytes: 40_000 });
  const body = Buffer.from(JSON.stringify(Array.from({ length: 1_000 }, () => ({}))));
  store.set('/a', keyOf('"1"'), responseOf(1_000));
  store.set('/b', keyOf('"1"'), responseOf(0, { body }));
  expect(parsedJson(body)).toHaveLength(1_000);
  expect(store.stats).toMatchObject({ bytes: 0, entries: 0, evicted: 2 });
});

test('the bound is a non-negative integer', () => {
  expect(() => new MemoryStore({ maxBytes: Number.NaN })).toThrow(
    'maxBytes: expected a non-negative integer, received NaN',
  );
});

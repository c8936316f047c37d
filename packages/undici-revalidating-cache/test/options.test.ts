import { Agent } from 'undici';
import { expect, test } from 'vitest';
import { createFetch, MemoryStore, revalidate } from '../src/index.ts';

const store = new MemoryStore({ maxBytes: 1 });
test.each<[string, () => unknown, string]>([
  [
    'revalidate()',
    () => revalidate(undefined as never),
    'revalidate: expected an object, received undefined',
  ],
  [
    'revalidate(null)',
    () => revalidate(null as never),
    'revalidate: expected an object, received null',
  ],
  [
    'new MemoryStore()',
    () => new MemoryStore(undefined as never),
    'MemoryStore: expected an object, received undefined',
  ],
  [
    'new MemoryStore(1000)',
    () => new MemoryStore(1000 as never),
    'MemoryStore: expected an object, received 1000',
  ],
  [
    'a number as text',
    () => new MemoryStore({ maxBytes: '1000' as never }),
    "maxBytes: expected a non-negative integer, received '1000'",
  ],
  [
    'a bigint',
    () => revalidate({ store, maxEntryBytes: 1n as never }),
    'maxEntryBytes: expected a non-negative integer, received 1n',
  ],
  [
    'createFetch()',
    () => createFetch(undefined as never),
    'createFetch: expected an undici Dispatcher, received undefined',
  ],
  [
    'createFetch(fetch)',
    () => createFetch(fetch as never),
    'createFetch: expected an undici Dispatcher, received [Function: fetch]',
  ],
  [
    'createFetch({ dispatcher })',
    () => createFetch({ dispatcher: 1 } as never),
    'createFetch: expected an undici Dispatcher, received { dispatcher: 1 }',
  ],
  [
    'a misspelt option of createFetch',
    () => createFetch(new Agent(), { stor: store } as never),
    'stor: expected one of store',
  ],
  [
    'a wrong store of createFetch',
    () => createFetch(new Agent(), { store: {} as never }),
    'store: expected a CacheStore, received {}',
  ],
])('%s is refused: the error says what was expected and received', (_name, call, message) => {
  expect(call).toThrow(new TypeError(message));
});

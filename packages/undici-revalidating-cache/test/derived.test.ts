import { expect, test } from 'vitest';
import { countDerived, derivedBytes } from '../src/index.ts';
import { MemoryStore } from '../src/store/memory-store.ts';

const key = { entityTag: '"1"', variant: '' };

function storeWith(body: Buffer, maxBytes = 1 << 20) {
  const store = new MemoryStore({ maxBytes });
  const stored = { headers: {}, statusMessage: 'OK', body };
  store.set('/', key, stored);
  return { store, body: store.get('/', key)?.body ?? body };
}

/** Counts its calls. */
function maker(result: Buffer) {
  const made: Buffer[] = [];
  const make = async (body: Buffer) => {
    made.push(body);
    return result;
  };
  return { made, make };
}

test('bytes are made once per name, even for concurrent callers, and count towards the bound', async () => {
  const { store, body } = storeWith(Buffer.alloc(5_000));
  const before = store.stats.bytes;
  const { made, make } = maker(Buffer.alloc(1_000));
  const [one, two] = await Promise.all([
    derivedBytes(body, 'br', make),
    derivedBytes(body, 'br', make),
  ]);
  expect(two).toBe(one);
  expect(derivedBytes(body, 'br', make)).toBe(one);
  expect(made).toEqual([body]);
  expect(store.stats.bytes).toBe(before + 1_200);
  await derivedBytes(body, 'gzip', make);
  expect(made).toHaveLength(2);
  expect(store.stats.bytes).toBe(before + 2_400);
  store.delete('/', key);
  expect(store.stats.bytes).toBe(0);
});

test('derived bytes evict other responses, or their own, before they exceed the limit', async () => {
  const { store, body } = storeWith(Buffer.alloc(5_000), 8_000);
  await derivedBytes(body, 'br', maker(Buffer.alloc(3_000)).make);
  expect(store.stats).toMatchObject({ bytes: 0, entries: 0, evicted: 1 });
});

test('derived bytes do not count if their body was evicted before they were made', async () => {
  const { store, body } = storeWith(Buffer.alloc(5_000));
  const making = derivedBytes(body, 'br', maker(Buffer.alloc(1_000)).make);
  store.delete('/', key);
  expect(await making).toHaveLength(1_000);
  expect(store.stats.bytes).toBe(0);
});

test('a failure is not stored', async () => {
  const { body } = storeWith(Buffer.alloc(10));
  const failing = derivedBytes(body, 'br', () => Promise.reject(new Error('No memory')));
  await expect(failing).rejects.toThrow('No memory');
  const { made, make } = maker(Buffer.alloc(1));
  await derivedBytes(body, 'br', make);
  expect(made).toHaveLength(1);
});

test('a body that is not stored has no derived bytes, unless its owner counts them', async () => {
  const body = Buffer.alloc(10);
  const { made, make } = maker(Buffer.alloc(1));
  await derivedBytes(body, 'br', make);
  await derivedBytes(body, 'br', make);
  expect(made).toHaveLength(2);
  const sizes: number[] = [];
  countDerived(body, (bytes) => sizes.push(bytes));
  await derivedBytes(body, 'br', make);
  await derivedBytes(body, 'br', make);
  expect(made).toHaveLength(3);
  expect(sizes).toEqual([201]);
});

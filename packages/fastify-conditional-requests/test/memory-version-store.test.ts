import { expect, test, vi } from 'vitest';
import { after, now } from '../src/sole-writer/clock.ts';
import { MemoryVersionStore, type Tag, WriteUnavailable } from '../src/index.ts';
import { PromisedStore } from './promised-store.ts';
import { versionStoreContract, writeOn } from '../src/versions/version-store-contract.ts';

versionStoreContract('MemoryVersionStore', () => new MemoryVersionStore());
versionStoreContract('MemoryVersionStore of one tag', () => new MemoryVersionStore({ maxTags: 1 }));
versionStoreContract('A store that answers with promises', () => new PromisedStore());

const publish = (store: MemoryVersionStore, tags: readonly Tag[]) => {
  const write = writeOn(tags);
  void store.prepare(write);
  return store.publish(write);
};

test('an evicted tag never gets a version back that it had', () => {
  const store = new MemoryVersionStore({ maxTags: 8 });
  const had = new Set<string | undefined>();
  for (let round = 0; round < 100; round++) {
    had.add(store.read(['watched']));
    const version = publish(store, ['watched']);
    expect(had).not.toContain(version);
    for (let other = 0; other < round % 12; other++) publish(store, [`${round}.${other}`]);
    expect(had).not.toContain(store.read(['watched']));
  }
  expect(store.stats.evicted).toBeGreaterThan(0);
});

test('a million written tags stay within the bound, and reads take no memory', () => {
  const store = new MemoryVersionStore({ maxTags: 1_000 });
  let most = 0;
  for (let index = 0; index < 1_000_000; index++) {
    publish(store, [`tag ${index}`]);
    store.read([`url ${index}`]);
    most = Math.max(most, store.size.tags);
  }
  expect(most).toBe(1_000);
  expect(store.size).toEqual({ tags: expect.any(Number), pending: 0 });
  expect(store.stats.evicted + store.size.tags).toBe(1_000_000);
});

test('evictions come in batches, so tags that were never written keep their versions longer', () => {
  const store = new MemoryVersionStore({ maxTags: 800 });
  const versions = new Set<string | undefined>();
  for (let index = 0; index < 8_000; index++) {
    publish(store, [`tag ${index}`]);
    versions.add(store.read(['never written']));
  }
  expect(versions.size).toBeLessThan(100);
});

test('a suspended store gives no versions, and starts a new epoch when it resumes', () => {
  const store = new MemoryVersionStore();
  const before = store.read(['a']);
  store.suspend();
  expect(store.read(['a'])).toBeUndefined();
  expect(() => store.prepare(writeOn(['a']))).toThrow(WriteUnavailable);
  store.resume();
  expect(store.read(['a'])).toEqual(expect.any(String));
  expect(store.read(['a'])).not.toBe(before);
});

test('a mark survives a suspension, because its outcome is not known yet', () => {
  const store = new MemoryVersionStore();
  const write = writeOn(['a']);
  void store.prepare(write);
  store.suspend();
  store.resume();
  expect(store.read(['a'])).toBeUndefined();
  // Another process may have written in between, so this write's result may be outdated.
  expect(store.publish(write)).toBeUndefined();
  expect(store.read(['a'])).toEqual(expect.any(String));
});

test('after the machine has slept, the store gives no versions: another process may have written', () => {
  const store = new MemoryVersionStore();
  store.vouchUntil(after(now(), 60_000));
  expect(store.read(['a'])).toEqual(expect.any(String));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  try {
    expect(store.read(['a'])).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});

// This would not finish if the store took quadratic time.
test('writes to very many tags', () => {
  const store = new MemoryVersionStore();
  const tags = Array.from({ length: 100_000 }, (_, index) => `tag ${index}`);
  const others = tags.map((tag) => `other ${tag}`);
  const all = [...tags, ...others];
  const first = writeOn(tags, { target: all, described: all });
  const second = writeOn(others, { target: all, described: all });
  void store.prepare(first);
  void store.prepare(second);
  expect(store.publish(first)).toBeUndefined();
  expect(store.publish(second)).toBeUndefined();
  const guarded = writeOn(tags, { target: all, unexpected: [] });
  void store.prepare(guarded);
  expect(store.publish(guarded)).toEqual(store.read(tags));
});

test('two stores never share a version', () => {
  expect(new MemoryVersionStore().read([])).not.toBe(new MemoryVersionStore().read([]));
});

test('a write that waits too long for another is rejected and leaves no mark', async () => {
  const store = new MemoryVersionStore({ waitMs: 1 });
  const first = writeOn(['a']);
  void store.prepare(first);
  const second = writeOn(['a'], { expected: ['any'] });
  await expect(store.prepare(second)).rejects.toThrow(WriteUnavailable);
  store.publish(first);
  expect(store.read(['a'])).toEqual(expect.any(String));
});

test('a write that was not prepared cannot end', () => {
  expect(() => new MemoryVersionStore().publish(writeOn(['a']))).toThrow('not prepared');
});

test('the bound must be a positive integer', () => {
  expect(() => new MemoryVersionStore({ maxTags: 0 })).toThrow(
    'maxTags: expected a positive integer, received 0',
  );
});

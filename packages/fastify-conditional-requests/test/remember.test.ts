import { expect, test } from 'vitest';
import { MemoryVersionStore } from '../src/index.ts';
import { Memory } from '../src/read/remember.ts';
import { writeOn } from '../src/versions/version-store-contract.ts';

const tags = ['a'];
function start(max = 10) {
  const store = new MemoryVersionStore();
  const memory = new Memory(store, max);
  const loads: PromiseWithResolvers<string>[] = [];
  const recall = async (key = 'key') => {
    const fact = await memory.recall(tags, key, () => {
      const load = Promise.withResolvers<string>();
      loads.push(load);
      return load.promise;
    });
    return fact.value;
  };
  const change = () => {
    const write = writeOn(tags);
    void store.prepare(write);
    store.publish(write);
  };
  return { store, memory, loads, recall, change };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a fact is loaded once, and again after a tag has changed', async () => {
  const { loads, recall, change } = start();
  const first = recall();
  loads[0]?.resolve('one');
  expect(await first).toBe('one');
  expect(await recall()).toBe('one');
  expect(loads).toHaveLength(1);
  change();
  const second = recall();
  loads[1]?.resolve('two');
  expect(await second).toBe('two');
});

test('concurrent requests for one fact at one version share a load', async () => {
  const { loads, recall } = start();
  const all = [recall(), recall(), recall()];
  loads[0]?.resolve('one');
  expect(await Promise.all(all)).toEqual(['one', 'one', 'one']);
  expect(loads).toHaveLength(1);
});

test('a caller that joined a load repeats it if a tag changed meanwhile', async () => {
  const { loads, recall, change } = start();
  const first = recall();
  const joined = recall();
  change();
  const late = recall();
  expect(loads).toHaveLength(2);
  loads[0]?.resolve('old');
  expect(await first).toBe('old');
  await settled();
  expect(loads).toHaveLength(3);
  loads[1]?.resolve('new');
  loads[2]?.resolve('new');
  expect(await Promise.all([joined, late])).toEqual(['new', 'new']);
});

test('a caller that joined a load repeats it if the load failed', async () => {
  const { loads, recall } = start();
  const first = recall();
  const joined = recall();
  loads[0]?.reject(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await settled();
  loads[1]?.resolve('one');
  expect(await joined).toBe('one');
});

test('nothing is remembered while a tag is marked', async () => {
  const { store, memory, loads, recall } = start();
  const write = writeOn(tags);
  void store.prepare(write);
  const both = [recall(), recall()];
  expect(loads).toHaveLength(2);
  for (const load of loads) load.resolve('either');
  await Promise.all(both);
  expect(memory.size).toBe(0);
});

test('the least recently used fact is evicted first', async () => {
  const { memory, loads, recall } = start(2);
  for (const key of ['one', 'two', 'one', 'three']) {
    const value = recall(key);
    loads.at(-1)?.resolve(key);
    expect(await value).toBe(key);
  }
  expect(memory.size).toBe(2);
  expect(await recall('one')).toBe('one');
  expect(loads).toHaveLength(3);
});

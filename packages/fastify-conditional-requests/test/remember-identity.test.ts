import { afterEach, beforeEach, expect, test } from 'vitest';
import Fastify, { type FastifyRequest } from 'fastify';
import { conditionalRequests, MemoryVersionStore } from '../src/index.ts';
import { Memory } from '../src/read/remember.ts';
import { startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';

let things: TestApp;
beforeEach(async () => {
  things = await startApp();
});
afterEach(() => things.stop());

const idOf = ({ params }: FastifyRequest) => (params as { id: string }).id;
const reads = (request: FastifyRequest) => [`thing:${idOf(request)}`];

test('a fact is identified by its tags and its key', async () => {
  const memory = new Memory(new MemoryVersionStore(), 10);
  const recall = async (tags: readonly string[], key: string, value: string) =>
    (await memory.recall(tags, key, async () => value)).value;
  expect(await recall(['a'], 'key', 'one')).toBe('one');
  expect(await recall(['b'], 'key', 'two')).toBe('two');
  expect(await recall(['a', 'b'], 'key', 'three')).toBe('three');
  expect(await recall(['a","b'], 'key', 'four')).toBe('four');
  expect(await recall(['a1 b'], 'key', 'five')).toBe('five');
  expect(await recall(['a'], 'key', 'loaded again')).toBe('one');
});

test('only calls with the same tags and key join a load in progress', async () => {
  const memory = new Memory(new MemoryVersionStore(), 10);
  const load = Promise.withResolvers<string>();
  const first = memory.recall(['a'], 'key', () => load.promise);
  const other = await memory.recall(['b'], 'key', async () => 'two');
  load.resolve('one');
  expect([(await first).value, other.value]).toEqual(['one', 'two']);
});

test('concatenated ids and names cannot make a stranger a member', async () => {
  const members = new Set(['secret / plan eve']);
  const app = Fastify();
  await app.register(conditionalRequests, { pool: things.pool, store: new PromisedStore() });
  const check = async (request: FastifyRequest) => {
    const user = String(request.headers['x-user']);
    const isMember = await request.remember(
      [`members:${idOf(request)}`],
      `member ${idOf(request)} ${user}`,
      async () => members.has(`${idOf(request)} / ${user}`),
    );
    if (!isMember) throw Object.assign(new Error('No such thing'), { statusCode: 404 });
  };
  const permit = { vary: ['x-user'], check };
  app.get('/:id', { config: { conditional: { reads, permit } } }, async () => ({}));
  const ask = async (id: string, user: string) =>
    (await app.inject({ url: `/${id}`, headers: { 'x-user': user } })).statusCode;
  expect(await ask('secret', 'plan eve')).toBe(200);
  expect(await ask('secret%20plan', 'eve')).toBe(404);
  await app.close();
});

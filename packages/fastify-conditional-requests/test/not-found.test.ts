import Fastify, { type FastifyRequest } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';
import { writeOn } from '../src/versions/version-store-contract.ts';
import { startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';

let things: TestApp;
beforeEach(async () => {
  things = await startApp();
});
afterEach(() => things.stop());

const notFound = () => Object.assign(new Error('None'), { statusCode: 404 });
const reads = () => ['a'];
const none = async () => {
  throw notFound();
};

async function start() {
  const store = new PromisedStore();
  const app = Fastify();
  await app.register(conditionalRequests, { pool: things.pool, store });
  const move = async () => {
    const write = writeOn(['a']);
    await store.prepare(write);
    await store.publish(write);
  };
  return { app, store, move };
}

test('a 404 for one user is not served to another if the handler reads an undeclared header', async () => {
  const { app } = await start();
  app.get('/', { config: { conditional: { reads } } }, async ({ headers }) => {
    if (headers['x-user'] !== 'owner') throw notFound();
    return {};
  });
  const ask = async (user: string) =>
    (await app.inject({ url: '/', headers: { 'x-user': user } })).statusCode;
  expect(await ask('stranger')).toBe(404);
  expect(await ask('owner')).toBe(200);
  await app.close();
});

test('with rememberNotFound, a 404 is remembered by tags, URL and `vary`', async () => {
  const { app, move } = await start();
  let asked = 0;
  const conditional = { reads, vary: ['x-tenant'], rememberNotFound: true };
  app.get('/:id', { config: { conditional } }, async () => {
    asked++;
    throw notFound();
  });
  const ask = async (url: string, tenant: string) =>
    (await app.inject({ url, headers: { 'x-tenant': tenant } })).statusCode;
  const all = [
    ['/1', 'one'],
    ['/1', 'two'],
    ['/2', 'one'],
    ['/2?page=1', 'one'],
  ] as const;
  for (const [index, [url, tenant]] of all.entries()) {
    expect(await ask(url, tenant)).toBe(404);
    expect(await ask(url, tenant)).toBe(404);
    expect(asked).toBe(index + 1);
  }
  await move();
  expect(await ask('/1', 'one')).toBe(404);
  expect(asked).toBe(all.length + 1);
  await app.close();
});

test('a 404 from during a write is not remembered, whether or not the write commits', async () => {
  const { app, store } = await start();
  let asked = 0;
  const write = writeOn(['a']);
  const conditional = { reads, rememberNotFound: true };
  app.get('/', { config: { conditional } }, async () => {
    if (++asked === 1) await store.prepare(write);
    throw notFound();
  });
  await app.inject('/');
  await store.abandon(write);
  await app.inject('/');
  expect(asked).toBe(2);
  await app.inject('/');
  expect(asked).toBe(2);
  await app.close();
});

test("a remembered 404 is served only after the caller's own permission check", async () => {
  const { app, move } = await start();
  const members = new Set(['ann', 'bob']);
  const check = async (request: FastifyRequest) => {
    const user = String(request.headers['x-user']);
    const isMember = await request.remember(['a'], user, async () => members.has(user));
    if (!isMember) throw Object.assign(new Error('Forbidden'), { statusCode: 403 });
  };
  let asked = 0;
  const conditional = { reads, rememberNotFound: true, permit: { vary: ['x-user'], check } };
  app.get('/', { config: { conditional } }, async () => {
    asked++;
    throw notFound();
  });
  const ask = async (user: string) =>
    (await app.inject({ url: '/', headers: { 'x-user': user } })).statusCode;
  expect([await ask('ann'), await ask('bob'), await ask('eve')]).toEqual([404, 404, 403]);
  expect(asked).toBe(1);
  members.delete('bob');
  await move();
  expect([await ask('ann'), await ask('bob')]).toEqual([404, 403]);
  await app.close();
});

test('if permission is revoked while the handler finds nothing, the caller does not even get the 404', async () => {
  const { app, move } = await start();
  let isMember = true;
  const check = async (request: FastifyRequest) => {
    if (!(await request.remember(['a'], 'member', async () => isMember))) {
      throw Object.assign(new Error('Forbidden'), { statusCode: 403 });
    }
  };
  const conditional = { reads: () => ['b'], permit: { vary: [], check } };
  app.get('/', { config: { conditional } }, async () => {
    isMember = false;
    await move();
    throw notFound();
  });
  expect((await app.inject('/')).statusCode).toBe(403);
  await app.close();
});

test('a 404 on one host is not remembered for another', async () => {
  const { app } = await start();
  const conditional = { reads, rememberNotFound: true };
  app.get('/', { config: { conditional }, constraints: { host: 'one.example' } }, none);
  const some = { config: { conditional }, constraints: { host: 'two.example' } };
  app.get('/', some, async () => ({}));
  const ask = async (host: string) =>
    (await app.inject({ url: '/', headers: { host } })).statusCode;
  expect(await ask('one.example')).toBe(404);
  expect(await ask('two.example')).toBe(200);
  await app.close();
});

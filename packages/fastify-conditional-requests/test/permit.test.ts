import { setImmediate as nextTurn } from 'node:timers/promises';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests, type Queryable } from '../src/index.ts';
import { writeOn } from '../src/versions/version-store-contract.ts';
import { queriesOf, startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';

let things: TestApp;
beforeEach(async () => {
  things = await startApp();
});
afterEach(() => things.stop());

const ann = { 'x-user': 'ann' };
const member = (method: 'PUT' | 'DELETE') => things.ask({ method, url: '/secret/1/members/ann' });

/** Runs `change` after ann's read was permitted and while it waits for its content. */
async function during(change: () => Promise<unknown>) {
  const holder = await things.admin.connect();
  await holder.query('BEGIN; LOCK TABLE things');
  const read = things.get('/secret/1', ann);
  await things.waiting(1);
  await change();
  await holder.query('ROLLBACK');
  holder.release();
  return read;
}

test('after a revocation is acknowledged, the user is rejected, whatever entity tag they send', async () => {
  const first = await things.get('/secret/1', ann);
  expect(first.statusCode).toBe(200);
  expect(first.headers['vary']).toBe('x-user');
  const known = { ...ann, 'if-none-match': String(first.headers['etag']) };
  const second = await things.get('/secret/1', known);
  expect([second.statusCode, queriesOf(second)]).toEqual([304, 0]);
  const stranger = await things.get('/secret/1', { ...known, 'x-user': 'eve' });
  expect([stranger.statusCode, stranger.headers['etag']]).toEqual([404, undefined]);

  await member('DELETE');
  expect((await things.get('/secret/1', known)).statusCode).toBe(404);
  const again = await things.get('/secret/1', known);
  expect([again.statusCode, queriesOf(again)]).toEqual([404, 0]);
});

test('all members share one entity tag', async () => {
  await things.ask({ method: 'PUT', url: '/secret/1/members/bob' });
  const etag = String((await things.get('/secret/1', ann)).headers['etag']);
  const bob = await things.get('/secret/1', { 'x-user': 'bob', 'if-none-match': etag });
  expect(bob.statusCode).toBe(304);
});

test('if permission is revoked while the response is made, nothing is sent', async () => {
  expect((await during(() => member('DELETE'))).statusCode).toBe(404);
});

test("if the permission's tags change while the response is made, both are read again on one snapshot", async () => {
  const answer = await during(() => member('PUT'));
  expect([answer.statusCode, answer.json().name]).toEqual([200, 'one']);
  expect(answer.headers['etag']).toBeUndefined();
  // Permission, content; then BEGIN, permission, content, COMMIT.
  expect(queriesOf(answer)).toBe(6);
  expect((await things.get('/secret/1', ann)).headers['etag']).toBeDefined();
});

test('if permission is revoked before the version is known, there is no 304', async () => {
  await things.stop();
  const store = new PromisedStore();
  things = await startApp({ store });
  const etag = String((await things.get('/secret/1', ann)).headers['etag']);
  const asked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  // The lookup of the content's version waits until ann is removed.
  store.beforeRead = async (tags) => {
    if (!tags.includes('thing:1')) return;
    asked.resolve();
    await gate.promise;
  };
  const read = things.get('/secret/1', { ...ann, 'if-none-match': etag });
  await asked.promise;
  await member('DELETE');
  gate.resolve();
  expect((await read).statusCode).toBe(404);
});

test('without versions, permission and content are read once, on one snapshot', async () => {
  await things.stop();
  things = await startApp({ lock: 'none' });
  const answer = await things.get('/secret/1', ann);
  expect([answer.statusCode, answer.json().name]).toEqual([200, 'one']);
  // BEGIN, permission, content, COMMIT.
  expect(queriesOf(answer)).toBe(4);
  expect((await things.get('/secret/1', { 'x-user': 'eve' })).statusCode).toBe(404);
});

const isolation = async (database: Queryable) =>
  (await database.query('SHOW transaction_isolation')).rows[0]?.['transaction_isolation'];

test('when permission and content are read again, they see one snapshot', async () => {
  const store = new PromisedStore();
  const app = Fastify();
  await app.register(conditionalRequests, { pool: things.pool, store });
  const seen: unknown[] = [];
  const check = async (request: FastifyRequest) =>
    void seen.push(await request.remember(['permission'], 'permission', isolation));
  const config = { conditional: { reads: () => ['a'], permit: { vary: [], check } } };
  app.get('/', { config }, async (request) => {
    seen.push(await isolation(request.database));
    const move = writeOn(['permission']);
    await store.prepare(move);
    await store.publish(move);
    return {};
  });
  expect((await app.inject('/')).statusCode).toBe(200);
  const [committed, repeatable] = ['read committed', 'repeatable read'];
  expect(seen).toEqual([committed, committed, repeatable, repeatable]);
  await app.close();
});

const turns = async () => {
  for (let turn = 0; turn < 10; turn++) await nextTurn();
};
const asMember = async (request: FastifyRequest) => {
  await request.remember(['member'], 'member', async () => true);
};

test.each(['before', 'after'])(
  'a handler that sends its response and does not return it makes no second one, with a slow hook added %s the plugin',
  async (order) => {
    const app = Fastify();
    const store = new PromisedStore();
    const register = () => app.register(conditionalRequests, { pool: things.pool, store });
    if (order === 'after') await register();
    let runs = 0;
    app.addHook('onSend', async () => {
      runs++;
      await nextTurn();
    });
    if (order === 'before') await register();
    const conditional = { reads: () => ['a'], permit: { vary: [], check: asMember } };
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      // A second response would overtake the first one during the second check.
      store.beforeRead = turns;
      if (request.url === '/sent') void reply.send({ a: 1 });
      else reply.code(204);
    };
    for (const url of ['/sent', '/empty']) app.get(url, { conditional }, handler);
    const sent = await app.inject('/sent');
    expect([sent.statusCode, sent.body, runs]).toEqual([200, '{"a":1}', 1]);
    expect((await app.inject('/empty')).statusCode).toBe(204);
    await app.close();
  },
);

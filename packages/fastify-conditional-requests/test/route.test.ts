import Fastify from 'fastify';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';
import { startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';

let things: TestApp;
beforeEach(async () => {
  things = await startApp();
});
afterEach(() => things.stop());

test('with `strict`, a GET without `reads` cannot be registered', async () => {
  const app = Fastify();
  await app.register(conditionalRequests, { pool: new pg.Pool(), strict: true });
  expect(() => app.get('/forgotten', () => ({}))).toThrow('/forgotten');
  expect(() => app.get('/opted-out', { config: { conditional: false } }, () => ({}))).not.toThrow();
  await app.close();
});

test('a write with a `permit` that would never be checked cannot be registered', async () => {
  const app = Fastify();
  await app.register(conditionalRequests, { pool: new pg.Pool() });
  const permit = { vary: [], check() {} };
  const config = { conditional: { reads: () => ['a'], permit } };
  expect(() => app.put('/guarded', { config }, () => ({}))).toThrow('/guarded');
  await app.close();
});

test('all statements in a snapshot see the same state of the database', async () => {
  const app = Fastify();
  await app.register(conditionalRequests, { pool: things.pool });
  const isolation = 'SHOW transaction_isolation';
  app.get('/both', { config: { conditional: false } }, (request) =>
    request.snapshot(async (database) => {
      const sql = 'SELECT name FROM things WHERE id = 1';
      const { rows: first } = await database.query(sql);
      await things.put(1, 'changed');
      const { rows: second } = await database.query(sql);
      return [...first, ...second, ...(await database.query(isolation)).rows];
    }),
  );
  expect((await app.inject('/both')).json()).toEqual([
    { name: 'one' },
    { name: 'one' },
    { transaction_isolation: 'repeatable read' },
  ]);
  await app.close();
  expect((await things.get('/things/1')).json().name).toBe('changed');
});

test('the statistics count reads by outcome', async () => {
  const { stats } = things.app.conditionalRequests;
  const etag = String((await things.get('/things/1')).headers['etag']);
  await things.get('/things/1', { 'if-none-match': etag });
  await things.get('/things/9');
  await things.get('/things/9');
  const asked = { unknown: 0, fields: 0, changed: 0, permission: 0, busy: 0 };
  const gathered = { lists: 0, targets: 0, notModified: 0, asked };
  const ofReads = { notModified: 1, current: 1, rememberedNotFound: 1, bypassed: 0 };
  expect(stats).toEqual({ ...ofReads, gathered });
});

test('a route of a nested plugin with a prefix works like any other', async () => {
  const app = Fastify();
  await app.register(conditionalRequests, { pool: things.pool, store: new PromisedStore() });
  app.addHook('onRequest', async (_request, reply) => void reply.header('vary', 'origin'));
  await app.register(
    async (within) => {
      within.decorate('greeting', 'hello');
      const config = { conditional: { reads: () => ['a'], vary: ['Accept-Language'] } };
      within.get('/greeting', { config }, async function () {
        return { greeting: (this as typeof within & { greeting: string }).greeting };
      });
    },
    { prefix: '/within' },
  );
  const url = '/within/greeting';
  const first = await app.inject(url);
  expect([first.statusCode, first.json()]).toEqual([200, { greeting: 'hello' }]);
  for (const method of ['GET', 'HEAD'] as const) {
    const headers = { 'if-none-match': String(first.headers['etag']) };
    const again = await app.inject({ method, url, headers });
    expect([again.statusCode, again.headers['vary']]).toEqual([304, 'origin, Accept-Language']);
  }
  const german = await app.inject({ url, headers: { 'accept-language': 'de' } });
  expect(german.headers['etag']).not.toBe(first.headers['etag']);
  await app.close();
});

import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';
import { startApp, type TestApp } from './app.ts';

// By default, Fastify's Ajv deletes the fields that such a schema does not declare.
const strict = {
  headers: { type: 'object', properties: { 'x-user': {} }, additionalProperties: false },
};
const config = { conditional: { reads: () => ['thing:1'], vary: ['accept-language'] } };

let things: TestApp;
let app: FastifyInstance;
beforeEach(async () => {
  things = await startApp({ lock: 'none' });
  app = Fastify();
  await app.register(conditionalRequests, { pool: things.pool });
  const language = new WeakMap<object, unknown>();
  app.addHook('onRequest', async (request) => {
    language.set(request, request.headers['accept-language']);
  });
  app.get('/', { config, schema: strict }, async (request) => {
    const { rows } = await request.database.query('SELECT name FROM things WHERE id = 1');
    return { ...rows[0], language: language.get(request) };
  });
  const update = { config, schema: strict };
  app.put('/', update, (_request, reply) =>
    reply.transact(async (transaction) => {
      await transaction.query("UPDATE things SET name = name || '!' WHERE id = 1");
      transaction.touch('thing:1');
      return {};
    }),
  );
  // A write without `conditional` has no ETags: only `*` can hold.
  app.post('/', { schema: strict }, (_request, reply) =>
    reply.transact(async (transaction) => {
      transaction.existed(true);
      return {};
    }),
  );
  await app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000 });
});
afterEach(async () => {
  await app.close();
  await things.stop();
});

const get = (headers: Record<string, string> = {}) => app.inject({ url: '/', headers });
const put = (headers: Record<string, string>) => app.inject({ method: 'PUT', url: '/', headers });

test('a write keeps the conditions that validation has deleted from request.headers', async () => {
  const { etag } = (await get()).headers;
  expect((await put({ 'if-match': '"x"' })).statusCode).toBe(412);
  expect((await put({ 'if-none-match': '*' })).statusCode).toBe(412);
  expect((await put({ 'if-none-match': String(etag) })).statusCode).toBe(412);
  expect((await get()).json()).toEqual({ name: 'one' });
  expect((await put({ 'if-match': String(etag) })).statusCode).toBe(200);
  const created = { method: 'POST', url: '/', headers: { 'if-none-match': '*' } } as const;
  expect((await app.inject(created)).statusCode).toBe(412);
});

test('so does a read, and it keeps the fields that select its representation', async () => {
  const { etag } = (await get()).headers;
  expect((await get({ 'if-none-match': String(etag) })).statusCode).toBe(304);
  expect((await get({ 'if-match': '"x"' })).statusCode).toBe(412);
  const german = { 'accept-language': 'de' };
  const other = await get({ ...german, 'if-none-match': String(etag) });
  expect([other.statusCode, other.json().language]).toEqual([200, 'de']);
  expect(other.headers['etag']).not.toBe(etag);
  const known = { ...german, 'if-none-match': String(other.headers['etag']) };
  expect((await get(known)).statusCode).toBe(304);
});

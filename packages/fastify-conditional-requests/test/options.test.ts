import Fastify, { type RouteOptions } from 'fastify';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import {
  conditionalRequests,
  type ConditionalRequestsOptions,
  type MemoryVersionStoreOptions,
  MemoryVersionStore,
  type SoleWriterOptions,
  type TransactOptions,
} from '../src/index.ts';
import { startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';

let things: TestApp | undefined;
afterEach(async () => {
  await things?.stop();
  things = undefined;
});

test.each([
  ['pool', undefined, 'a Pool of pg'],
  ['pool', {}, 'a Pool of pg'],
  ['store', 'x', 'a VersionStore'],
  ['store', {}, 'a VersionStore'],
  ['store', null, 'a VersionStore'],
  ['maxRemembered', NaN, 'a positive integer'],
  ['maxRemembered', 0, 'a positive integer'],
  ['maxRemembered', '1', 'a positive integer'],
  ['statementTimeoutMs', 0, 'a positive integer'],
  ['idleInTransactionTimeoutMs', 1.5, 'a positive integer'],
  ['outcomeWaitMs', -1, 'milliseconds'],
  ['outcomeWaitMs', Infinity, 'at most 2147483647 milliseconds'],
  ['strict', 'yes', 'a boolean'],
])('register rejects %s: %j', async (name, value, expected) => {
  const app = Fastify();
  const options = { pool: new pg.Pool(), [name]: value } as unknown as ConditionalRequestsOptions;
  const registered = app.register(conditionalRequests, options);
  await expect(registered).rejects.toThrow(TypeError);
  await expect(registered).rejects.toThrow(
    `conditionalRequests.${name}: expected ${expected}, received`,
  );
});

test("register rejects unknown options, and accepts Fastify's own", async () => {
  const pool = new pg.Pool();
  const unknown = { pool, maxRemember: 1 } as ConditionalRequestsOptions;
  await expect(Fastify().register(conditionalRequests, unknown)).rejects.toThrow(
    /^conditionalRequests: expected no members except pool, .*, received maxRemember$/,
  );
  const app = Fastify();
  await app.register(conditionalRequests, { pool, prefix: '/x', logLevel: 'info' });
  await app.close();
});

test('options may be an instance of a class', async () => {
  class Members {
    readonly vary = ['x-user'];
    async check(): Promise<void> {}
  }
  const app = Fastify();
  await app.register(conditionalRequests, { pool: new pg.Pool() });
  const conditional = { reads: () => ['a'], permit: new Members() };
  expect(() => app.get('/', { conditional }, async () => ({}))).not.toThrow();
  await app.close();
});

test.each([
  [{ maxTags: NaN }, 'maxTags: expected a positive integer, received NaN'],
  [{ waitMs: -1 }, 'waitMs: expected milliseconds, received -1'],
  [{ maxTag: 1 }, 'expected no members except maxTags, waitMs, received maxTag'],
  [1, 'MemoryVersionStore: expected an object, received 1'],
])('new MemoryVersionStore(%j) is rejected', (options, message) => {
  expect(() => new MemoryVersionStore(options as MemoryVersionStoreOptions)).toThrow(message);
});

test.each([
  [{ leaseMs: 0 }, 'leaseMs: expected at least 100 milliseconds, received 0'],
  [{ graceMs: NaN }, 'graceMs: expected milliseconds, received NaN'],
  [{ waitMs: '1' }, "waitMs: expected milliseconds, received '1'"],
  [{ onChange: 'x' }, "onChange: expected a function, received 'x'"],
  [
    { onchange() {} },
    'expected no members except waitMs, leaseMs, graceMs, onChange, received onchange',
  ],
  [null, 'becomeSoleWriter: expected an object, received null'],
])('becomeSoleWriter rejects %j', async (options, message) => {
  const app = Fastify();
  await app.register(conditionalRequests, { pool: new pg.Pool() });
  const taken = app.conditionalRequests.becomeSoleWriter(options as SoleWriterOptions);
  await expect(taken).rejects.toThrow(TypeError);
  await expect(taken).rejects.toThrow(message);
  await app.close();
});

const reads = () => ['a'];
const permit = { vary: [], check() {} };
test.each<[unknown, string | RegExp]>([
  [true, 'conditional: expected an object, received true'],
  [null, 'conditional: expected an object, received null'],
  [[reads], 'conditional: expected an object, received [ [Function: reads] ]'],
  [{}, 'conditional.reads: expected a function, received undefined'],
  [{ reads: 'a' }, "conditional.reads: expected a function, received 'a'"],
  [
    { reads, permits: permit },
    /conditional: expected no members except reads, .*, received permits$/,
  ],
  [{ reads, vary: 'accept' }, 'conditional.vary: expected an array of header field names'],
  [{ reads, vary: ['*'] }, 'conditional.vary: expected an array of header field names'],
  [{ reads, vary: ['a b'] }, 'conditional.vary: expected an array of header field names'],
  [{ reads, query: [1] }, 'conditional.query: expected an array of strings'],
  [{ reads, rememberNotFound: 1 }, 'conditional.rememberNotFound: expected a boolean, received 1'],
  [{ reads, permit: () => {} }, 'conditional.permit: expected an object'],
  [{ reads, permit: { check() {} } }, 'conditional.permit.vary: expected an array of header'],
  [{ reads, permit: { vary: [] } }, 'conditional.permit.check: expected a function'],
  [{ reads, permit: { ...permit, checks: 1 } }, 'conditional.permit: expected no members except'],
])('a route with conditional: %j is rejected', async (conditional, message) => {
  const app = Fastify();
  await app.register(conditionalRequests, { pool: new pg.Pool() });
  for (const said of [{ config: { conditional } }, { conditional }]) {
    const options = { method: 'GET', url: '/x', handler: () => ({}), ...said };
    const register = () => app.route(options as RouteOptions);
    expect(register).toThrow(TypeError);
    expect(register).toThrow(message);
    expect(register).toThrow(/^GET \/x: (config\.)?conditional/);
  }
  await app.close();
});

const anyConstraint = {
  name: 'any',
  storage() {
    let handler: never;
    return {
      get: () => handler ?? null,
      set: (_value: unknown, given: never) => (handler = given),
    };
  },
  validate() {},
  deriveConstraint: () => true,
};
test('a route without `conditional` may have any constraint', async () => {
  const app = Fastify({ routerOptions: { constraints: { any: anyConstraint as never } } });
  await app.register(conditionalRequests, { pool: new pg.Pool() });
  const constraints = { any: new Map() };
  for (const method of ['GET', 'PUT'] as const) {
    app.route({ method, url: '/', constraints, handler: async () => ({ method }) });
  }
  for (const method of ['GET', 'PUT'] as const) {
    expect((await app.inject({ method, url: '/' })).json()).toEqual({ method });
  }
  await app.close();
});

test('a route declares `conditional` only once, and a write declares no options for reads', async () => {
  const app = Fastify();
  await app.register(conditionalRequests, { pool: new pg.Pool() });
  const both = { conditional: { reads }, config: { conditional: { reads } } };
  expect(() => app.get('/x', both, () => ({}))).toThrow('GET /x: expected `conditional` or');
  const remembers = { conditional: { reads, rememberNotFound: false } };
  expect(() => app.put('/x', remembers, () => ({}))).toThrow(
    'PUT /x: conditional: expected no rememberNotFound',
  );
  await app.close();
});

test.each<[unknown, string]>([
  [{ describe: [] }, 'transact: expected no members except describes, path, isolationLevel'],
  [{ describes: 'a' }, "describes: expected an array of tags (non-empty strings), received 'a'"],
  [{ describes: [undefined] }, 'describes: expected tags that are non-empty strings'],
  [{ describes: ['a'] }, 'transact.path: expected a path that begins with / and has no query'],
  [
    { describes: ['a'], path: '/a?b' },
    "transact.path: expected a path that begins with / and has no query, received '/a?b'",
  ],
  [1, 'transact: expected an object, received 1'],
])('transact rejects the options %j', async (options, message) => {
  things = await startApp();
  const app = Fastify();
  await app.register(conditionalRequests, { pool: things.pool, store: new PromisedStore() });
  const errors: unknown[] = [];
  app.setErrorHandler((error) => ({ errors: errors.push(error) }));
  app.put('/', (_request, reply) => reply.transact(async () => ({}), options as TransactOptions));
  app.put('/work', (_request, reply) => reply.transact({} as never));
  app.get('/snapshot', (request) => request.snapshot({} as never));
  app.get('/remember', (request) => request.remember('a' as never, 'key', async () => 1));
  app.get('/key', (request) => request.remember(['a'], 1 as never, async () => 1));
  app.get('/load', (request) => request.remember(['a'], 'key', 1 as never));
  await app.inject({ method: 'PUT', url: '/' });
  expect(errors).toEqual([expect.any(TypeError)]);
  expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining(message) })]);
  for (const [method, url] of [
    ['PUT', '/work'],
    ['GET', '/snapshot'],
    ['GET', '/remember'],
    ['GET', '/key'],
    ['GET', '/load'],
  ] as const) {
    await app.inject({ method, url });
    expect(errors.pop()).toBeInstanceOf(TypeError);
  }
  await app.close();
});

import { setImmediate as nextTurn } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests, MemoryVersionStore } from '../src/index.ts';
import { startApp, type TestApp } from './app.ts';
import { uncaught } from './uncaught.ts';

let things: TestApp;
let app: FastifyInstance;
beforeEach(async () => {
  things = await startApp({ lock: 'none' });
  app = Fastify();
});
afterEach(async () => {
  await app.close();
  await things.stop();
});

const register = () => app.register(conditionalRequests, { pool: things.pool });
const lead = () => app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000 });
const reads = () => ['thing:1'];
const select = 'SELECT name FROM things WHERE id = 1';

test('a route that was registered before the plugin answers with an error instead of skipping its permission', async () => {
  const logged: string[] = [];
  const stream = { write: (line: string) => void logged.push(line) };
  const early = Fastify({ logger: { level: 'warn', stream } });
  // Without `await`, the route is registered first.
  void early.register(conditionalRequests, { pool: things.pool });
  const permit = { vary: ['x-user'], check: () => Promise.reject(new Error('not permitted')) };
  early.get('/', { config: { conditional: { reads, permit } } }, async () => 'secret');
  early.get('/plain', async () => 'plain');
  const answer = await early.inject('/');
  expect([answer.statusCode, answer.json().message]).toEqual([
    500,
    'GET /: expected the plugin to be registered before the route, which says `conditional`: ' +
      'await app.register(conditionalRequests, …) first',
  ]);
  expect((await early.inject('/plain')).payload).toBe('plain');
  expect(logged).toContainEqual(expect.stringContaining('`permit` is not checked'));
  await early.close();
});

test('so does a route of an encapsulated plugin, whose other routes are unaffected', async () => {
  const early = Fastify();
  await early.register(async (inside) => {
    inside.decorateRequest('user', '');
    inside.get('/', { config: { conditional: { reads } } }, async () => 'secret');
    inside.get('/plain', async (_request, reply) => reply.header('etag', '"own"').send('plain'));
    inside.get('/fails', async () => {
      throw new Error('fails');
    });
  });
  await early.register(conditionalRequests, { pool: things.pool });
  const answer = await early.inject('/');
  expect(answer.statusCode).toBe(500);
  expect(answer.json().message).toContain('expected the plugin to be registered before the route');
  const plain = await early.inject('/plain');
  expect([plain.statusCode, plain.payload, plain.headers['etag']]).toEqual([200, 'plain', '"own"']);
  const failed = await early.inject('/fails');
  expect([failed.json().message, failed.headers['cache-control']]).toEqual(['fails', undefined]);
  await early.close();
});

test.each([false, true, 0, null, Promise.resolve(false)])(
  'a check that returns %s instead of throwing permits nobody',
  async (returned) => {
    await register();
    const permit = { vary: ['x-user'], check: () => returned as unknown as undefined };
    app.get('/', { conditional: { reads, permit } }, async () => 'secret');
    for (const isWriter of [false, true]) {
      if (isWriter) await lead();
      const answer = await app.inject('/');
      expect([answer.statusCode, answer.json().message]).toEqual([
        500,
        'permit.check: expected it to throw if the caller may not read, and to return nothing, ' +
          `received ${String(await returned)}`,
      ]);
    }
  },
);

test.each([
  "UPDATE things SET name = 'new'",
  '/* a comment */ delete from things',
  'INSERT INTO things SELECT 3, name FROM things WHERE id = 1',
  "WITH changed AS (UPDATE things SET name = 'new' RETURNING id) SELECT * FROM changed",
  'WITH one AS (SELECT 1 AS id) DELETE FROM things USING one WHERE things.id = one.id',
  'WITH old AS (\n  -- of last year\n  DELETE FROM things RETURNING id) SELECT * FROM old',
  'WITH one AS (SELECT 1 AS id) /* all * of them */ DELETE FROM things',
  "DO $$ BEGIN UPDATE things SET name = 'new'; END $$",
  'TRUNCATE things',
  "EXPLAIN ANALYZE UPDATE things SET name = 'new'",
  'EXPLAIN (COSTS off, ANALYZE) DELETE FROM things',
])('request.database rejects %s', async (sql) => {
  await register();
  app.put('/', async (request) => request.database.query(sql));
  await lead();
  const answer = await app.inject({ method: 'PUT', url: '/' });
  expect([answer.statusCode, answer.json().message]).toEqual([
    500,
    expect.stringMatching(
      /^request\.database: expected a statement that reads, received [A-Z]+: use reply\.transact/,
    ),
  ]);
  const { rows } = await things.admin.query('SELECT id, name FROM things ORDER BY id');
  expect(rows).toEqual([
    { id: 1, name: 'one' },
    { id: 2, name: 'two' },
  ]);
});

test.each([
  'SELECT id FROM things WHERE id = 1 FOR UPDATE',
  "WITH update AS (SELECT 1 AS id, '; DELETE' AS deleted) SELECT id FROM update",
  // A pattern that backtracks would take years here.
  `WITH one AS (${'-'.repeat(80)} the first\n SELECT 1 AS id) SELECT id FROM one`,
  '(SELECT 1 AS id) UNION (SELECT 1)',
  'VALUES (1)',
  'TABLE things',
  'EXPLAIN SELECT 1',
  "EXPLAIN UPDATE things SET name = 'new'",
  'EXPLAIN ANALYZE SELECT 1',
])('request.database accepts %s', async (sql) => {
  await register();
  app.get('/', async (request) => (await request.database.query(sql)).rowCount);
  expect((await app.inject('/')).statusCode).toBe(200);
});

test('if `reads` returns a promise, the request fails, and its rejection does not end the process', async () => {
  await register();
  const late = (() => Promise.reject(new Error('secret'))) as unknown as typeof reads;
  app.get('/', { conditional: { reads: late } }, async () => 'x');
  await lead();
  using unhandled = uncaught();
  const answer = await app.inject('/');
  await nextTurn();
  expect([answer.statusCode, answer.json().message, unhandled.errors]).toEqual([
    500,
    'reads: expected an array of tags (non-empty strings), received a Promise',
    [],
  ]);
});

test.each([
  ['a Client', () => new pg.Client()],
  [
    'app.pg of @fastify/postgres',
    () => ({ pool: things.pool, Client: pg.Client, connect() {}, query() {}, transact() {} }),
  ],
])('register rejects %s as a pool', async (_name, given) => {
  const registered = app.register(conditionalRequests, { pool: given() as unknown as pg.Pool });
  await expect(registered).rejects.toThrow(
    /^conditionalRequests\.pool: expected a Pool of pg, received /,
  );
});

test('a store in memory belongs to one registration until that one closes', async () => {
  const options = { pool: things.pool, store: new MemoryVersionStore() };
  await app.register(conditionalRequests, options);
  const second = Fastify();
  await expect(second.register(conditionalRequests, options)).rejects.toThrow(
    'conditionalRequests.store: expected a store of its own, received one that another ' +
      'registration uses',
  );
  await app.close();
  const third = Fastify();
  await third.register(conditionalRequests, options);
  await third.close();
});

test('ending a pool does not wait for the sole writer’s connection', async () => {
  const pool = new pg.Pool(things.pool.options);
  await app.register(conditionalRequests, { pool });
  app.get('/', { conditional: { reads } }, async ({ database }) => database.query(select));
  await app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 200 });
  await pool.end();
  expect((await app.inject('/')).statusCode).toBe(503);
});

test('after the service has closed, a broken idle connection does not end the process', async () => {
  await register();
  await app.close();
  const idle = new Error('terminating connection due to administrator command');
  things.pool.removeAllListeners('error');
  await Fastify().register(conditionalRequests, { pool: things.pool }).close();
  expect(things.pool.emit('error', idle)).toBe(true);
  expect(things.pool.listenerCount('error')).toBe(1);
});

test('a second registration for the same routes is rejected', async () => {
  await register();
  const expected =
    'conditionalRequests: expected one registration for these routes, received a second one: for each ' +
    'database, register it in a Fastify plugin of its own, beside the others';
  await expect(app.register(conditionalRequests, { pool: things.pool })).rejects.toThrow(expected);
});

test('a second registration in a nested plugin is rejected', async () => {
  await register();
  const nested = app.register(async (inside) => {
    await inside.register(conditionalRequests, { pool: things.pool });
  });
  await expect(nested).rejects.toThrow('expected one registration for these routes');
});

test('sibling plugins can have one registration each', async () => {
  for (const prefix of ['/a', '/b']) {
    await app.register(
      async (inside) => {
        await inside.register(conditionalRequests, { pool: things.pool });
        inside.get('/', { config: { conditional: { reads } } }, async () => prefix);
      },
      { prefix },
    );
  }
  expect((await app.inject('/a')).payload).toBe('/a');
  expect((await app.inject('/b')).payload).toBe('/b');
});

test.each([
  'postgres://ann:secret@127.0.0.1/things',
  { connectionString: 'postgres://ann:secret@127.0.0.1/things' },
  { user: 'ann', password: 'secret' },
])('the error about a wrong pool does not show its password: %j', async (pool) => {
  const error = await app
    .register(conditionalRequests, { pool: pool as unknown as pg.Pool })
    .then(String, String);
  expect(error).toMatch(
    /^TypeError: conditionalRequests.pool: expected a Pool of pg, received (a string|\[Object\])$/,
  );
  expect(error).not.toContain('secret');
});

test.each([false, true])(
  'a service that listens without becomeSoleWriter logs a warning: called %j',
  async (becomes) => {
    const logged: string[] = [];
    const stream = { write: (line: string) => void logged.push(line) };
    const service = Fastify({ logger: { level: 'warn', stream } });
    await service.register(conditionalRequests, { pool: things.pool });
    if (becomes) await service.conditionalRequests.becomeSoleWriter({ graceMs: 0 });
    await service.listen({ host: '127.0.0.1', port: 0 });
    await service.close();
    const warning = expect.stringContaining('await app.conditionalRequests.becomeSoleWriter()');
    expect(logged).toEqual(becomes ? [] : [warning]);
  },
);

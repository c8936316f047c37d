import Fastify, { type FastifyRequest } from 'fastify';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  conditionalRequests,
  DatabaseVersionStore,
  MemoryVersionStore,
  type Queryable,
} from '../src/index.ts';
import { startApp, type TestApp } from './app.ts';

const conditional = { reads: () => ['thing:1'] };
let things: TestApp;
let isBroken = false;
let isLocked = false;

/** What a handler should not do: answer something else if the database fails. */
const name = (database: Queryable) =>
  database
    .query(
      isBroken
        ? 'SELECT pg_terminate_backend(pg_backend_pid())'
        : 'SELECT name FROM things WHERE id = 1',
    )
    .then(({ rows }) => rows[0]?.['name'])
    .catch(() => 'unknown');

/** While the table is locked, its result is the fallback. */
const orFallback = (asked: Promise<unknown>) =>
  Promise.race([asked, ...(isLocked ? [Promise.resolve('unknown')] : [])]);

describe.each(['memory', 'database'] as const)('with versions in %s', (versions) => {
  beforeEach(async () => {
    things = await startApp(
      versions === 'database' ? { versions, lock: 'none' } : { lock: 'none' },
    );
    isBroken = true;
  });
  afterEach(() => things.stop());

  async function start(
    handler: (request: FastifyRequest) => Promise<unknown>,
    preSerialization?: (request: FastifyRequest, payload: object) => Promise<unknown>,
    afterWrite: (request: FastifyRequest) => Promise<unknown> = async () => ({}),
  ) {
    const pools = [1, 2].map(() => new pg.Pool({ connectionString: things.database.url, max: 2 }));
    const [pool, lookups] = pools as [pg.Pool, pg.Pool];
    const app = Fastify();
    if (preSerialization !== undefined) {
      app.addHook('preSerialization', (request, _reply, payload) =>
        preSerialization(request, payload as object),
      );
    }
    const isMemory = versions === 'memory';
    const store = isMemory
      ? new MemoryVersionStore()
      : new DatabaseVersionStore({ pool: lookups, attemptMs: 60_000 });
    await app.register(conditionalRequests, { pool, store });
    app.get('/', { conditional: { ...conditional, rememberNotFound: true } }, handler);
    app.put('/', { conditional }, async (request, reply) => {
      await reply.transact(async (transaction) => {
        await transaction.query("UPDATE things SET name = 'new' WHERE id = 1");
        transaction.touch('thing:1');
      });
      return afterWrite(request);
    });
    if (isMemory)
      await app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000 });
    return {
      app,
      pool,
      get: async (): Promise<[body: string, hasETag: boolean]> => {
        const { body, headers } = await app.inject('/');
        return [body, headers['etag'] !== undefined];
      },
      async [Symbol.asyncDispose]() {
        await app.close();
        await Promise.all(pools.map((each) => each.end()));
      },
    };
  }

  const handlers: [name: string, handler: (request: FastifyRequest) => Promise<unknown>][] = [
    ['a query', ({ database }) => name(database)],
    ['a fact', (request) => request.remember(['thing:1'], 'name', name)],
    ['a snapshot', (request) => request.snapshot(name).catch(() => 'unknown')],
  ];
  test.each(handlers)(
    'after %s that was not answered, the response has no ETag',
    async (_name, handler) => {
      await using service = await start(handler);
      expect(await service.get()).toEqual(['unknown', false]);
      isBroken = false;
      expect(await service.get()).toEqual(['one', true]);
    },
  );

  test.each(handlers)(
    'if no connection was free for %s, the response has no ETag',
    async (_name, handler) => {
      await using service = await start(handler);
      isBroken = false;
      const { pool } = service;
      const free = 2 - (pool.totalCount - pool.idleCount);
      const held = await Promise.all(Array.from({ length: free }, () => pool.connect()));
      pool.options.connectionTimeoutMillis = 1;
      const without = await service.get();
      pool.options.connectionTimeoutMillis = 0;
      for (const client of held) client.release();
      expect(without).toEqual(['unknown', false]);
      expect(await service.get()).toEqual(['one', true]);
    },
  );

  test.each(handlers)(
    'if no connection could be opened for %s, the response has no ETag',
    async (_name, handler) => {
      await using service = await start(handler);
      isBroken = false;
      const { pool } = service;
      while (pool.idleCount > 0) (await pool.connect()).release(true);
      pool.options.onConnect = () => {
        throw new Error('no role');
      };
      const without = await service.get();
      pool.options.onConnect = () => {};
      expect(without).toEqual(['unknown', false]);
      expect(await service.get()).toEqual(['one', true]);
    },
  );

  const racing: typeof handlers = [
    ['a query', ({ database }) => orFallback(name(database))],
    ['a fact', (request) => orFallback(request.remember(['thing:1'], 'name', name))],
    [
      'a query of a fact',
      (request) => request.remember(['thing:1'], 'name', (database) => orFallback(name(database))),
    ],
    ['a snapshot', (request) => orFallback(request.snapshot(name))],
    [
      'a query of a snapshot',
      (request) => request.snapshot((database) => orFallback(name(database))),
    ],
  ];
  test.each(racing)(
    'if the handler does not wait for %s, the response has no ETag',
    async (_name, handler) => {
      await using service = await start(handler);
      isBroken = false;
      isLocked = true;
      const holder = await things.admin.connect();
      await holder.query('BEGIN; LOCK TABLE things');
      const without = service.get();
      await things.waiting(1);
      await holder.query('COMMIT');
      holder.release();
      expect(await without).toEqual(['unknown', false]);
      isLocked = false;
      expect(await service.get()).toEqual(['one', true]);
    },
  );

  test('facts, queries and snapshots that are awaited together leave the ETag, and so does an open cursor', async () => {
    await using service = await start(async (request) => {
      const { database } = request;
      const fact = request.remember(['thing:1'], 'name', name);
      const names = await Promise.all([
        fact,
        request.remember(['thing:1'], 'other', name),
        name(database),
        name(database),
      ]);
      const inSnapshots = await Promise.all([
        request.snapshot(async (snapshot) => {
          const cursor = snapshot.query(new Cursor('SELECT generate_series(1, 1000)'));
          await cursor.read(1);
        }),
        request.snapshot(name),
      ]);
      return [...names, inSnapshots[1]].join(',');
    });
    isBroken = false;
    expect(await service.get()).toEqual(['one,one,one,one,one', true]);
  });

  test('after a failure of the server itself, the response has no ETag', async () => {
    await things.admin.query(`
      CREATE FUNCTION fail() RETURNS text LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'could not read' USING ERRCODE = 'io_error'; END $$`);
    let isFailing = true;
    await using service = await start(({ database }) =>
      database
        .query(`SELECT ${isFailing ? 'fail()' : "'one'"} AS name`)
        .then(({ rows }) => rows[0]?.['name'])
        .catch(() => 'unknown'),
    );
    expect(await service.get()).toEqual(['unknown', false]);
    isFailing = false;
    expect(await service.get()).toEqual(['one', true]);
  });

  test("after PostgreSQL's refusal of a statement, which depends on the content, the response has an ETag", async () => {
    await using service = await start(({ database }) =>
      database.query('SELECT 1 / 0').then(
        () => 'one',
        () => 'unknown',
      ),
    );
    expect(await service.get()).toEqual(['unknown', true]);
  });

  test.each(handlers)(
    'if the database does not answer %s of a hook after the handler, the response has no ETag',
    async (_name, read) => {
      await using service = await start(
        async () => ({}),
        async (request, payload) => ({ ...payload, name: await read(request) }),
      );
      expect(await service.get()).toEqual(['{"name":"unknown"}', false]);
    },
  );

  test('the response keeps its ETag if a hook after the handler recalls a fact, unless a write came first', async () => {
    let isOvertaken = false;
    await using service = await start(
      async () => ({}),
      async (request, payload) => {
        if (isOvertaken) {
          isOvertaken = false;
          await service.app.inject({ method: 'PUT', url: '/' });
          // This one loads the fact, so that the other one recalls it.
          await service.get();
        }
        return { ...payload, name: await request.remember(['thing:1'], 'name', name) };
      },
    );
    isBroken = false;
    expect(await service.get()).toEqual(['{"name":"one"}', false]);
    expect(await service.get()).toEqual(['{"name":"one"}', true]);
    isOvertaken = true;
    const [torn, hasETag] = await service.get();
    expect([JSON.parse(torn).name, hasETag]).toEqual(['new', false]);
  });

  test('a write has no ETag if a query after its transaction is not answered', async () => {
    await using service = await start(
      async () => ({}),
      undefined,
      ({ database }) => name(database),
    );
    const put = async () => {
      const { body, headers } = await service.app.inject({ method: 'PUT', url: '/' });
      return [body, headers['etag'] !== undefined];
    };
    expect(await put()).toEqual(['unknown', false]);
    isBroken = false;
    expect(await put()).toEqual(['new', true]);
  });

  test('a 404 after a query that was not answered is not remembered', async () => {
    await using service = await start(async ({ database }) => {
      const found = await name(database);
      if (found === 'unknown') throw Object.assign(new Error('Not found'), { statusCode: 404 });
      return found;
    });
    expect((await service.app.inject('/')).statusCode).toBe(404);
    isBroken = false;
    expect(await service.get()).toEqual(['one', true]);
  });
});

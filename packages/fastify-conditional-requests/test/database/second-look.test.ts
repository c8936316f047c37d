import { Readable } from 'node:stream';
import Fastify, { type FastifyRequest } from 'fastify';
import { connect } from 'local-postgres/testing';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { queriesOf, startApp, type TestApp } from '../app.ts';
import { nameOfOne, startHandler } from './handler.ts';
import { noUsage } from '../../src/database/database.ts';
import { conditionalRequests, DatabaseVersionStore } from '../../src/index.ts';
import { ReadConnection } from '../../src/read/read-connection.ts';

let things: TestApp;
/** In reverse order. */
const cleanups: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  things = await startApp({ versions: 'database' });
  cleanups.push(things.stop);
});
afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean();
});
const start: (
  ...parameters: Parameters<typeof startHandler> extends [unknown, ...infer Rest] ? Rest : never
) => ReturnType<typeof startHandler> = async (...parameters) => {
  const service = await startHandler(things, ...parameters);
  cleanups.push(() => service.stop());
  return service;
};

/** A copy of the database as it is now: an old primary. */
async function copyOf(url: string): Promise<string> {
  const [from, server] = [new URL(url), new URL(things.database.adminUrl)];
  const name = from.pathname.slice(1);
  server.pathname = '/postgres';
  const postgres = await connect(server.href);
  // A connection that was closed may take a moment to end; PostgreSQL waits for it for 5 s only.
  const sessions = 'SELECT FROM pg_stat_activity WHERE datname = $1';
  await expect.poll(async () => (await postgres.query(sessions, [name])).rowCount).toBe(0);
  await postgres.query(`CREATE DATABASE ${name}_old TEMPLATE ${name} STRATEGY file_copy`);
  cleanups.push(async () => {
    await postgres.query(`DROP DATABASE ${name}_old WITH (FORCE)`);
    await postgres.end();
  });
  from.pathname = `/${name}_old`;
  return from.href;
}

test('content of an old primary never gets a version of the new one', async () => {
  const url = await copyOf(things.database.url);
  await things.put(1, 'new');
  await things.put(9, 'nine');
  await things.ask({ method: 'DELETE', url: '/secret/1/members/ann' });

  const lookups = new pg.Pool({ connectionString: things.database.url, max: 2 });
  const isolated = await startApp({
    versions: 'database',
    beside: { ...things, database: { ...things.database, url } },
    lookups,
  });
  cleanups.push(() => lookups.end(), isolated.stop);
  const old = await isolated.get('/things/1');
  expect([old.json().name, old.headers['etag']]).toEqual(['one', undefined]);
  // Neither a 404 nor a permission is remembered.
  for (const _ of [1, 2]) expect((await isolated.get('/things/9')).statusCode).toBe(404);
  expect(isolated.app.conditionalRequests.stats.rememberedNotFound).toBe(0);
  const costs: number[] = [];
  for (const _ of [1, 2]) {
    const secret = await isolated.get('/secret/1', { 'x-user': 'ann' });
    expect(secret.headers['etag']).toBeUndefined();
    costs.push(queriesOf(secret));
  }
  // The permission was loaded again.
  expect(costs[1]).toBe(costs[0]);
});

test('content of an old primary never gets a version of the new one if it is a fact, or is read after a transaction or through a database that a hook has kept', async () => {
  const url = await copyOf(things.database.url);
  await things.put(1, 'new');
  let kept: FastifyRequest['database'];
  const ways: Record<string, Parameters<typeof start>[0]> = {
    keptByHook: () => name(kept),
    fact: (request) => request.remember(['thing:1'], 'name', name),
    afterTransaction: async (request, reply) => {
      await reply.transact(async () => {});
      return name(request.database);
    },
  };
  for (const [way, handler] of Object.entries(ways)) {
    const keep = async ({ database }: FastifyRequest) => void (kept = database);
    const { get } = await start(handler, keep, undefined, { content: url });
    const { body, headers } = await get();
    expect([way, body, headers['etag']]).toEqual([way, 'one', undefined]);
  }
});

test('content of an old primary that a hook reads after the handler never gets a version of the new one', async () => {
  const url = await copyOf(things.database.url);
  await things.put(1, 'new');
  const ways: ((request: FastifyRequest) => Promise<unknown>)[] = [
    ({ database }) => name(database),
    (request) => request.snapshot(name),
    (request) => request.remember(['thing:1'], 'name', name),
  ];
  for (const way of ways) {
    const { get } = await start(async () => 'x', undefined, undefined, {
      content: url,
      onSend: (request) => way(request),
    });
    const { body, headers } = await get();
    expect([body, headers['etag'], headers['cache-control']]).toEqual([
      'one',
      undefined,
      'no-store',
    ]);
  }
});

test('a fact whose version was looked up on the old primary never gets a version of the new one', async () => {
  const url = await copyOf(things.database.url);
  const lookups = [url, things.database.url].map(
    (connectionString) => new pg.Pool({ connectionString }),
  );
  // Dropping the copy may end a connection that is closing.
  for (const pool of lookups) {
    pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
  }
  let isOld = true;
  /** Leads to either server, as a pooler may. */
  class EitherPool extends pg.Pool {
    override connect = (): never => lookups[isOld ? 0 : 1]?.connect() as never;
  }
  cleanups.push(async () => {
    for (const pool of lookups) await pool.end();
  });
  const { get } = await start(
    async (request) => {
      isOld = true;
      const fact = await request.remember(['thing:1'], 'name', name);
      isOld = false;
      return fact;
    },
    undefined,
    undefined,
    { content: url, lookups: new EitherPool() },
  );
  expect((await get()).body).toBe('one');
  isOld = false;
  await things.put(1, 'new');
  const { body, headers } = await get();
  expect([body, headers['etag']]).toEqual(['one', undefined]);
});

test('one connection is enough for the queries, a snapshot and the facts of a handler', async () => {
  const { get } = await start(async (request: FastifyRequest) => {
    const { database } = request;
    const name = async (from: { query: typeof database.query }) =>
      (await from.query<{ name: string }>(nameOfOne)).rows[0]?.name;
    return [
      await name(database),
      // During the snapshot, the earlier object uses the snapshot.
      ...(await request.snapshot(async (snapshot) => [await name(snapshot), await name(database)])),
      await request.remember(['thing:1'], 'name', name),
      ...(await Promise.all([name(database), name(database)])),
    ];
  });
  const answers = await Promise.all([get(), get()]);
  for (const { statusCode, headers, body } of answers) {
    expect([statusCode, body]).toEqual([200, JSON.stringify(Array(6).fill('one'))]);
    expect(headers['etag']).toBeDefined();
  }
  const known = String(answers[0].headers['etag']);
  expect((await get({ 'if-none-match': known })).statusCode).toBe(304);
});

test('a handler that holds a connection does not wait for a load that waits for one', async () => {
  const holds = Promise.withResolvers<void>();
  const isLoading = Promise.withResolvers<void>();
  const { get } = await start(async (request: FastifyRequest) => {
    const name = (from: { query: typeof request.database.query }) => from.query(nameOfOne);
    if (request.url === '/?holder') {
      await request.database.query(nameOfOne);
      holds.resolve();
      await isLoading.promise;
    }
    await request.remember(['thing:1'], 'name', async (from) => {
      isLoading.resolve();
      return (await name(from)).rows[0];
    });
    return {};
  });
  const holder = get({}, '/?holder');
  await holds.promise;
  const answers = await Promise.all([holder, get({}, '/?other')]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
});

test('a fact that is loaded for another one needs no second connection', async () => {
  const { get } = await start(async (request: FastifyRequest) =>
    request.remember(['thing:1'], 'outer', async (outer) => {
      await outer.query(nameOfOne);
      return request.remember(['thing:1'], 'inner', async (inner) => {
        const { rows } = await inner.query(nameOfOne);
        return rows[0];
      });
    }),
  );
  for (const _ of [1, 2]) expect((await get()).json()).toEqual({ name: 'one' });
});

const name = async (from: Pick<FastifyRequest['database'], 'query'>) =>
  (await from.query<{ name: string }>(nameOfOne)).rows[0]?.name;
test('a query and a fact that are asked for together need one connection', async () => {
  const { get } = await start(async (request: FastifyRequest) =>
    Promise.all([name(request.database), request.remember(['thing:1'], 'name', name)]),
  );
  expect((await get()).json()).toEqual(['one', 'one']);
});

test('a snapshot can wait for a fact that was asked for before it, and needs no second connection', async () => {
  let loads = 0;
  const { get } = await start(async (request) => {
    const fact = request.remember(['thing:1'], 'name', (from) => (loads++, name(from)));
    return request.snapshot(async (snapshot) => [await name(snapshot), await fact]);
  });
  for (const _ of [1, 2]) {
    const { body, headers } = await get();
    expect([body, headers['etag'], loads]).toEqual(['["one","one"]', expect.any(String), 1]);
  }
});

test('a snapshot can wait for a fact whose version has yet to be looked up', async () => {
  const { get } = await start(async (request) => {
    await name(request.database);
    const isRead = Promise.withResolvers<void>();
    const fact = request.remember(['thing:1'], 'name', (from) =>
      name(from).finally(isRead.resolve),
    );
    await isRead.promise;
    return request.snapshot(() => fact);
  });
  const { body, headers } = await get();
  expect([body, headers['etag']]).toEqual(['one', expect.any(String)]);
});

test.each(['the load', 'the fact'] as const)(
  'a fact from a snapshot that is older than a write is not remembered as current, if the snapshot waits for %s',
  async (waitsFor) => {
    const lookups = new pg.Pool({ connectionString: things.database.url, max: 2 });
    const connectNow = lookups.connect.bind(lookups);
    let gate: PromiseWithResolvers<void> | undefined;
    lookups.connect = (async () => (await gate?.promise, connectNow())) as never;
    const { get } = await start(
      async (request) => {
        const isLoaded = Promise.withResolvers<void>();
        const fact = request.remember(['thing:1'], 'name', (from) =>
          name(from).finally(isLoaded.resolve),
        );
        if (gate !== undefined) return fact;
        gate = Promise.withResolvers();
        await request.snapshot(async (snapshot) => {
          await name(snapshot);
          await things.put(1, 'new');
          gate?.resolve();
          await (waitsFor === 'the load' ? isLoaded.promise : fact);
        });
        return fact;
      },
      undefined,
      undefined,
      { lookups },
    );
    expect((await get()).headers['etag']).toBeUndefined();
    const { body, headers } = await get();
    expect([body, headers['etag']]).toEqual(['new', expect.any(String)]);
  },
);

test('a reading that has ended does not use its connection for a version', async () => {
  const usage = { ...noUsage };
  const lookups = new pg.Pool({ connectionString: things.database.url });
  cleanups.push(() => lookups.end());
  const { transactional } = new DatabaseVersionStore({ pool: lookups });
  const reading = new ReadConnection(things.pool, usage, transactional);
  await reading.query(nameOfOne);
  expect(await reading.versionOf(['thing:1'])).toEqual(expect.any(String));
  await reading.end();
  const { queries } = usage;
  expect(await reading.versionOf(['thing:1'])).toBeUndefined();
  expect(usage.queries).toBe(queries);
});

test('a statement that fails, and whose error is caught, spoils neither the others nor the ETag', async () => {
  const { get } = await start(async ({ database }) => {
    const failed = await database.query('SELECT 1 / 0').catch((error: Error) => error.message);
    return [failed, (await database.query(nameOfOne)).rows[0]];
  });
  const answer = await get();
  expect(answer.json()).toEqual(['division by zero', { name: 'one' }]);
  expect(answer.headers['etag']).toBeDefined();
});

test('a write between the content and its version leaves the response without an ETag', async () => {
  let isFirst = true;
  const { get } = await start(async ({ database }) => {
    const { rows } = await database.query(nameOfOne);
    if (isFirst) await things.put(1, 'new');
    isFirst = false;
    return rows[0];
  });
  const overtaken = await get();
  expect([overtaken.json(), overtaken.headers['etag']]).toEqual([{ name: 'one' }, undefined]);
  const current = await get();
  expect([current.json(), typeof current.headers['etag']]).toEqual([{ name: 'new' }, 'string']);
});

test('a handler that fails or sends its response itself releases its connection', async () => {
  const { get } = await start(async (request, reply) => {
    await request.database.query(nameOfOne);
    if (request.url === '/?throw') throw new Error('failed');
    return reply.send({});
  });
  for (let index = 0; index < 3; index++) {
    expect((await get({}, '/?throw')).statusCode).toBe(500);
    expect((await get()).statusCode).toBe(200);
  }
});

test('a streaming handler can still query after its connection was released', async () => {
  const { get } = await start(async (request) => {
    const { database } = request;
    const name = async () => (await database.query<{ name: string }>(nameOfOne)).rows[0]?.name;
    const first = await name();
    return Readable.from(
      (async function* () {
        yield `${first} ${await name()} `;
        yield (await request.snapshot((inside) => inside.query(nameOfOne))).rows[0]?.name;
        yield ` ${await request.remember(['thing:1'], 'name', name)}`;
      })(),
    );
  });
  for (const answer of await Promise.all([get(), get(), get()])) {
    expect([answer.body, answer.headers['etag']]).toEqual(['one one one one', undefined]);
  }
  const open = `SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND state LIKE 'idle in transaction%'`;
  expect((await things.admin.query(open)).rowCount).toBe(0);
});

test('a GET that writes releases its connection first, and has no ETag', async () => {
  const { get } = await start(async (request, reply) => {
    await request.database.query(nameOfOne);
    await reply.transact(async (transaction) => {
      await transaction.query("UPDATE things SET name = 'new' WHERE id = 1");
      transaction.touch('thing:1');
    });
    return (await request.database.query(nameOfOne)).rows[0];
  });
  for (const answer of await Promise.all([get(), get()])) {
    expect([answer.json(), answer.headers['etag']]).toEqual([{ name: 'new' }, undefined]);
  }
});

test('a GET that writes waits for a query that it has just sent', async () => {
  const { get } = await start(async (request, reply) =>
    Promise.all([name(request.database), reply.transact(async () => 'written')]),
  );
  for (const _ of [1, 2]) {
    const { statusCode, body } = await get();
    expect([statusCode, body]).toEqual([200, '["one","written"]']);
  }
});

test('if a GET starts two transactions at once, one is refused', async () => {
  const { get } = await start(async (request, reply) => {
    await name(request.database);
    const outcomes = await Promise.allSettled([1, 2].map(() => reply.transact(async () => {})));
    return outcomes.map(({ status }) => status);
  });
  expect((await get()).json()).toEqual(['fulfilled', 'rejected']);
});

test('a function that writes is refused by PostgreSQL', async () => {
  const touch = "SELECT conditional_requests.touch('thing:1')";
  const { get } = await start(async ({ database }) => (await database.query(touch)).rows[0]);
  expect((await get()).json().message).toContain('in a read-only transaction');
});

test('a request that used the database before the version was looked up has no ETag', async () => {
  const { get } = await start(
    async () => 'x',
    async ({ database }) => void (await database.query(nameOfOne)),
  );
  expect((await get()).headers['etag']).toBeUndefined();
});

test('the pool of the content is refused for lookups, because handlers that hold it would wait for them', async () => {
  const store = new DatabaseVersionStore({ pool: things.pool });
  await expect(
    Fastify().register(conditionalRequests, { pool: things.pool, store }),
  ).rejects.toThrow('expected a store with its own pool');
});

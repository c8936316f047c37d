import { Proxy } from 'local-postgres/proxy';
import type { PoolConfig } from 'pg';
import { afterEach, expect, test } from 'vitest';
import type { Queryable } from '../src/index.ts';
import { startWork, type WorkApp } from './work.ts';

let things: WorkApp;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await things.stop();
});

type Ask = (database: Queryable) => Promise<unknown>;
const asking =
  (sql: string): Ask =>
  (database) =>
    database.query(sql);
/** As ORMs do. */
const wrapped =
  (ask: Ask): Ask =>
  async (database) => {
    try {
      return await ask(database);
    } catch (cause) {
      throw new Error('Failed query: SELECT secret', { cause });
    }
  };

/** Each way to read, and a write. */
const ways = {
  'request.database': (ask: Ask) => things.read(({ database }) => ask(database)),
  'a snapshot': (ask: Ask) => things.read((request) => request.snapshot(ask)),
  'a fact': (ask: Ask) => things.read((request) => request.remember(['a'], 'a', ask)),
  transact: (ask: Ask) => things.writeAnswer(ask),
};

async function exerciseUnavailable(ask: Ask, reason: string): Promise<void> {
  for (const [name, way] of Object.entries(ways)) {
    for (const each of [ask, wrapped(ask)]) {
      const { statusCode, headers, body } = await way(each);
      expect({ name, statusCode, retry: headers['retry-after'], body: JSON.parse(body) }).toEqual({
        name,
        statusCode: 503,
        retry: '1',
        body: {
          statusCode: 503,
          error: 'Service Unavailable',
          message: `${name === 'transact' ? 'Nothing was written' : 'The database is unavailable'}: ${reason}`,
        },
      });
    }
  }
}

const lockRow = 'SELECT FROM things WHERE id = 1 FOR UPDATE';
/** Locks thing 1. */
async function holdRow(): Promise<void> {
  const holder = await things.admin.connect();
  await holder.query(`BEGIN; ${lockRow}`);
  ends.push(async () => {
    await holder.query('ROLLBACK');
    holder.release();
  });
}

// A snapshot is READ ONLY and cannot use FOR UPDATE, so this waits in another way.
const sleep = asking('SELECT pg_sleep(60)');

test.each<[string, PoolConfig, Ask, string]>([
  ['statement_timeout', { statement_timeout: 500 }, sleep, 'a statement took too long'],
  [
    'a terminated connection',
    {},
    asking('SELECT pg_terminate_backend(pg_backend_pid())'),
    'the database ended the connection',
  ],
  [
    'a cancelled statement',
    {},
    asking('SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(60)'),
    'a statement took too long',
  ],
])('%s is 503, without the text from PostgreSQL', async (_name, ofPool, ask, reason) => {
  things = await startWork(ofPool);
  await exerciseUnavailable(ask, reason);
});

test('query_timeout is 503', async () => {
  things = await startWork();
  const { pool } = things;
  // Set now, and for new connections, so that it does not apply to the sole writer's.
  pool.options.query_timeout = 500;
  const idle = await Promise.all(Array.from({ length: pool.idleCount }, () => pool.connect()));
  for (const client of idle) client.release(true);
  await exerciseUnavailable(sleep, 'a statement took too long');
});

test('a lock that is not available is 503', async () => {
  things = await startWork({ lock_timeout: 50 });
  await holdRow();
  const read = await things.read(({ database }) => database.query(lockRow));
  const write = await things.write((transaction) => transaction.query(lockRow));
  expect(read.statusCode).toBe(503);
  expect(read.json().message).toBe('The database is unavailable: a lock was not available');
  expect(write).toEqual([503, 'Nothing was written: a lock was not available']);
});

test('a pool without a free connection in time is 503', async () => {
  things = await startWork();
  for (let count = 0; count < 2; count++) {
    const client = await things.pool.connect();
    ends.push(() => client.release());
  }
  // Set now, so that it does not apply to the connections above.
  things.pool.options.connectionTimeoutMillis = 100;
  await exerciseUnavailable(asking('SELECT 1'), 'no connection was free in time');
});

test('too many connections are 503', async () => {
  things = await startWork();
  const { username } = new URL(things.pool.options.connectionString as string);
  await things.admin.query(`ALTER ROLE ${username} CONNECTION LIMIT 1`);
  await things.admin.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE usename = '${username}' AND pid NOT IN (SELECT pid FROM pg_locks WHERE objid = 1667591279)`);
  await exerciseUnavailable(asking('SELECT 1'), 'the database has too few resources');
});

test('a connection that cannot be opened, for whatever reason, is 503', async () => {
  things = await startWork();
  const { pool } = things;
  while (pool.idleCount > 0) (await pool.connect()).release(true);
  for (const reason of [
    Object.assign(new Error('no descriptor'), { code: 'EMFILE' }),
    Object.assign(new Error('no token'), { statusCode: 403 }),
    'not an Error',
  ]) {
    pool.options.onConnect = () => {
      // oxlint-disable-next-line typescript/only-throw-error -- As a service may.
      throw reason;
    };
    await exerciseUnavailable(asking('SELECT 1'), 'no connection to the database could be opened');
  }
});

const sleeping = `SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'
  AND datname = current_database()`;

test('a broken connection, or an unreachable database, is 503', async () => {
  const proxy = new Proxy();
  things = await startWork({}, { through: proxy.through });
  ends.push(() => proxy.close());
  const reason = 'the connection to the database broke';
  const cutOff: Ask = async (database) => {
    const asked = database.query('SELECT pg_sleep(60)');
    asked.catch(() => {});
    await expect.poll(async () => (await things.admin.query(sleeping)).rowCount).toBe(1);
    proxy.cutAll();
    await things.admin.query(
      'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity ' +
        "WHERE query = 'SELECT pg_sleep(60)' AND datname = current_database()",
    );
    proxy.accept();
    return asked;
  };
  // The lock is lost with the connection.
  expect(await things.write(cutOff)).toEqual([503, `Nothing was written: ${reason}`]);
  expect((await things.read(({ database }) => cutOff(database))).json().message).toBe(
    `The database is unavailable: ${reason}`,
  );
  proxy.cutAll();
  for (const way of ['request.database', 'a snapshot', 'a fact'] as const) {
    const { statusCode, body } = await ways[way](asking('SELECT 1'));
    const message = `The database is unavailable: ${reason}`;
    expect([statusCode, JSON.parse(body).message]).toEqual([503, message]);
  }
});

const conflict = async (database: Queryable) => {
  try {
    await database.query(lockRow);
  } catch (cause) {
    throw Object.assign(new Error('busy', { cause }), { statusCode: 409 });
  }
};

test('an unreachable service is not mistaken for the database', async () => {
  things = await startWork();
  const failure = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const failing = () => Promise.reject(new TypeError('fetch failed', { cause: failure }));
  expect((await things.read(failing)).statusCode).toBe(500);
  expect(await things.write(failing)).toEqual([500, 'fetch failed']);
});

test('errors of statements and errors with their own status are not changed', async () => {
  things = await startWork({ lock_timeout: 50 });
  await holdRow();
  expect((await things.read(({ database }) => conflict(database))).statusCode).toBe(409);
  expect(await things.write(conflict)).toEqual([409, 'busy']);
  expect(await things.write((transaction) => transaction.query('SELECT 1/0'))).toEqual([
    500,
    'division by zero',
  ]);
});

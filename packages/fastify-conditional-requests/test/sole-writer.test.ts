import { afterEach, expect, test, vi } from 'vitest';
import Fastify, { type FastifyInstance } from 'fastify';
import pg from 'pg';
import {
  AnotherWriter,
  conditionalRequests,
  type ConditionalRequests,
  type SoleWriterOptions,
} from '../src/index.ts';
import { LockSession } from '../src/sole-writer/lock-session.ts';
import { startApp, type TestApp, type TestAppOptions } from './app.ts';
import { Proxy } from 'local-postgres/proxy';
import { connect, untilWaited } from 'local-postgres/testing';
import { writesLock } from '../src/sole-writer/locks.ts';

let things: TestApp;
let second: FastifyInstance | undefined;
let proxy: Proxy | undefined;
afterEach(async () => {
  await second?.close();
  proxy?.close();
  await things.stop();
  second = proxy = undefined;
});

const changes: boolean[] = [];
async function start(
  lock: SoleWriterOptions = {},
  options: TestAppOptions = {},
): Promise<ConditionalRequests> {
  changes.length = 0;
  const onChange = (held: boolean): void => void changes.push(held);
  things = await startApp({ ...options, lock: { onChange, ...lock } });
  return things.app.conditionalRequests;
}

/** Another process on the same database, not through any proxy. */
async function startSecond(): Promise<ConditionalRequests> {
  second = Fastify();
  await second.register(conditionalRequests, { pool: things.admin });
  return second.conditionalRequests;
}

const etag = async () => (await things.get('/things/1')).headers['etag'];
const rowsOf = async <Row extends object>(sql: string): Promise<Row[]> =>
  (await things.admin.query<Row>(sql)).rows;
// The cluster also has databases of other tests, each with its own lock.
const lockSession = `
  FROM pg_stat_activity WHERE datname = current_database() AND pid IN
    (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 1667591279 AND granted)`;
/** From now on the process gets no answer about its lock. */
async function muteLockSession(): Promise<void> {
  const [session] = await rowsOf<{ port: number }>(`SELECT client_port AS port ${lockSession}`);
  proxy?.mute(session?.port ?? 0);
}
/** The server ends the session that holds the lock. */
const endLockSession = () => rowsOf(`SELECT pg_terminate_backend(pid, 5000) ${lockSession}`);

test('before it is the sole writer, a service answers from the database and rejects writes', async () => {
  things = await startApp({ lock: 'none' });
  const first = await things.get('/things/1');
  expect([first.statusCode, first.headers['etag']]).toEqual([200, undefined]);
  expect((await things.put(1, 'new')).statusCode).toBe(503);
  expect((await things.get('/things/1')).json().name).toBe('one');
});

test('a second process cannot become the sole writer until the first has ended', async () => {
  const first = await start();
  const other = await startSecond();
  await expect(other.becomeSoleWriter({ waitMs: 1 })).rejects.toThrow(AnotherWriter);
  expect([first.isSoleWriter, other.isSoleWriter]).toEqual([true, false]);
  await things.app.close();
  await other.becomeSoleWriter({ waitMs: 60_000 });
  expect(other.isSoleWriter).toBe(true);
});

test('a writer that has lost the lock gives no entity tags until it has it again, in a new epoch', async () => {
  const own = await start();
  const before = String(await etag());
  const holder = await things.admin.connect();
  // Another writer waits for the lock, so it gets it the moment the first one loses it.
  const taken = holder.query('SELECT pg_advisory_lock(1702126439, 1667591279)');
  await things.waiting(1);
  await endLockSession();
  await taken;
  await expect.poll(() => own.isSoleWriter).toBe(false);
  const during = await things.get('/things/1', { 'if-none-match': before });
  expect([during.statusCode, during.headers['etag']]).toEqual([200, undefined]);
  expect((await things.put(1, 'new')).statusCode).toBe(503);

  await holder.query('SELECT pg_advisory_unlock(1702126439, 1667591279)');
  holder.release();
  await expect.poll(() => own.isSoleWriter).toBe(true);
  expect(changes).toEqual([false, true]);
  const after = await things.get('/things/1', { 'if-none-match': before });
  expect(after.statusCode).toBe(200);
  expect(after.headers['etag']).not.toBe(before);
  expect((await things.put(1, 'new')).statusCode).toBe(200);
});

test('a writer that gets no answer about its lock gives no entity tags after the lease, and takes the lock again', async () => {
  proxy = new Proxy();
  // Long enough that only the mute ends it.
  await start({ leaseMs: 5_000 }, { through: proxy.through });
  const before = String(await etag());
  const lock = await rowsOf(`SELECT pid ${lockSession}`);
  await muteLockSession();
  await expect.poll(etag).toBeUndefined();
  await expect.poll(etag).toBeDefined();
  expect(changes).toEqual([false, true]);
  expect(await etag()).not.toBe(before);
  expect(await rowsOf(`SELECT pid ${lockSession}`)).not.toEqual(lock);
});

test('dead connections in the pool do not keep a writer from taking the lock again', async () => {
  proxy = new Proxy();
  await start({ leaseMs: 200 }, { through: proxy.through });
  await things.get('/things/1');
  expect(things.pool.idleCount).toBeGreaterThan(0);
  for (const { port } of await rowsOf<{ port: number }>(
    'SELECT client_port AS port FROM pg_stat_activity WHERE datname = current_database()',
  )) {
    proxy.mute(port);
  }
  await expect.poll(() => changes).toEqual([false, true]);
});

test('a connection that silently dies while it waits for writes does not keep a writer from taking the lock', async () => {
  proxy = new Proxy();
  await start({ leaseMs: 60_000 }, { through: proxy.through });
  const holder = await things.admin.connect();
  await holder.query(`BEGIN; SELECT pg_advisory_xact_lock_shared(${writesLock})`);
  await endLockSession();
  await things.waiting(1);
  await muteLockSession();
  await holder.query('COMMIT');
  holder.release();
  await expect.poll(() => changes).toEqual([false, true]);
});

test('an app that waits for the writes of a predecessor can be closed', async () => {
  const own = await start();
  const holder = await things.admin.connect();
  await holder.query('BEGIN; SELECT pg_advisory_xact_lock_shared(1702126439, 1667591280)');
  await endLockSession();
  await things.waiting(1);
  expect(own.isSoleWriter).toBe(false);
  await things.app.close();
  await holder.query('ROLLBACK');
  holder.release();
});

test('the database rejects a write by a process that does not know that it has lost the lock', async () => {
  proxy = new Proxy();
  await start({ leaseMs: 3_600_000 }, { through: proxy.through });
  await muteLockSession();
  await endLockSession();
  const other = await startSecond();
  await other.becomeSoleWriter({ waitMs: 60_000, graceMs: 0 });
  const refused = await things.put(1, 'outrun');
  expect(refused.statusCode).toBe(503);
  expect(refused.json().message).toContain('the sole writer lock is lost');
  expect(await rowsOf('SELECT name FROM things WHERE id = 1')).toEqual([{ name: 'one' }]);
});

test('a successor waits for a write that is in progress when its predecessor loses the lock', async () => {
  proxy = new Proxy();
  await start({ leaseMs: 3_600_000 }, { through: proxy.through });
  const holder = await things.admin.connect();
  await holder.query('BEGIN; SELECT FROM things WHERE id = 1 FOR UPDATE');
  const write = things.put(1, 'in progress');
  await things.waiting(1);

  const other = await startSecond();
  const taken = other.becomeSoleWriter({ waitMs: 60_000 });
  let isTaken = false;
  void taken.then(() => (isTaken = true));
  await muteLockSession();
  await endLockSession();
  await things.waiting(2);
  expect(isTaken).toBe(false);
  await holder.query('ROLLBACK');
  holder.release();
  await write;
  await taken;
  expect(other.isSoleWriter).toBe(true);
});

test('the first write after the lock was taken waits for the grace; reads do not', async () => {
  things = await startApp({ lock: { graceMs: 3_600_000 } });
  let isWritten = false;
  const write = things.put(1, 'new');
  void write.then(() => (isWritten = true));
  for (let reads = 0; reads < 20; reads++) expect(await etag()).toBeDefined();
  expect(isWritten).toBe(false);
  await things.app.close();
  expect((await write).statusCode).toBe(503);
});

test('the server notices within seconds that a lock session has silently disappeared', async () => {
  things = await startApp({ lock: 'none' });
  const session = await LockSession.open(things.pool, new AbortController().signal);
  const { rows } = (await session?.database.query('SHOW tcp_keepalives_idle')) ?? {};
  expect(rows).toEqual([{ tcp_keepalives_idle: '5' }]);
  session?.close();
});

test('a lock session that has already ended starts no timer', async () => {
  things = await startApp({ lock: 'none' });
  const session = await LockSession.open(things.pool, new AbortController().signal);
  session?.close();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    session?.keep(1_000, 6_000, () => {});
    expect([session?.closed, vi.getTimerCount()]).toEqual([true, 0]);
  } finally {
    vi.useRealTimers();
  }
});

test.each(['waitMs', 'leaseMs', 'graceMs'])('%s must be in milliseconds', async (name) => {
  things = await startApp({ lock: 'none' });
  const taken = things.app.conditionalRequests.becomeSoleWriter({ [name]: -1 });
  await expect(taken).rejects.toThrow(`${name}: expected milliseconds, received -1`);
});

test('a pool of one connection is rejected, because the lock would take it', async () => {
  things = await startApp({ lock: 'none' });
  second = Fastify();
  const pool = new pg.Pool({ max: 1 });
  await second.register(conditionalRequests, { pool });
  const taken = second.conditionalRequests.becomeSoleWriter();
  await expect(taken).rejects.toThrow('expected a maximum of 2 connections or more, received 1');
  await pool.end();
});

test.each<[string, (held: boolean) => void | Promise<void>]>([
  [
    'throws',
    (held) => {
      throw new Error(held ? 'cannot gain' : 'cannot lose');
    },
  ],
  ['rejects', (held) => Promise.reject(new Error(held ? 'cannot gain' : 'cannot lose'))],
])(
  'if the listener %s, its error is logged, and the lock is taken again',
  async (_how, onChange) => {
    const log: string[] = [];
    const own = await start({ onChange }, { log });
    await endLockSession();
    const messages = () => log.map((line) => (JSON.parse(line) as { err: Error }).err.message);
    await expect.poll(messages).toEqual(['cannot lose', 'cannot gain']);
    expect(own.isSoleWriter).toBe(true);
  },
);

test('a successor waits for the writes of its predecessor longer than the query_timeout of its pool', async () => {
  things = await startApp({ lock: 'none', ofPool: { query_timeout: 3_000 } });
  const predecessor = await connect(things.database.url);
  await predecessor.query(`BEGIN; SELECT pg_advisory_xact_lock_shared(${writesLock})`);
  const taking = things.app.conditionalRequests.becomeSoleWriter({ graceMs: 0 });
  await Promise.race([untilWaited(predecessor, 3_400), taking]);
  await predecessor.query('COMMIT');
  await taking;
  expect(things.app.conditionalRequests.isSoleWriter).toBe(true);
  await predecessor.end();
});

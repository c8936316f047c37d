import Fastify from 'fastify';
import { connect, untilWaited, untilWaiting } from 'local-postgres/testing';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startApp, type TestApp } from '../app.ts';
import { writesLock } from '../../src/sole-writer/locks.ts';
import {
  AnotherStore,
  AnotherWriter,
  changeVersionsMode,
  conditionalRequests,
  databaseVersionsMigration,
  versionsModeOf,
  type VersionsMode,
} from '../../src/index.ts';

let things: TestApp;
const others: TestApp[] = [];
beforeEach(async () => {
  things = await startApp({ versions: 'database' });
});
afterEach(async () => {
  for (const other of others.splice(0)) await other.stop();
  await things.stop();
});

const inMemory = async () => {
  const other = await startApp({ beside: things, lock: 'none' });
  others.push(other);
  return other;
};
const change = (mode: VersionsMode, options = {}) =>
  changeVersionsMode(things.pool, mode, { graceMs: 0, ...options });
const generation = async () =>
  (await things.pool.query('SELECT generation FROM conditional_requests.state')).rows[0].generation;

test('a process with versions in memory does not start beside versions in the database', async () => {
  const other = await inMemory();
  await expect(other.app.conditionalRequests.becomeSoleWriter({ graceMs: 0 })).rejects.toThrow(
    AnotherStore,
  );
  expect((await other.get('/things/1')).headers['etag']).toBeUndefined();
  expect((await other.put(1, 'new')).statusCode).toBe(503);
});

test('a release that does not know of the mode cannot write either', async () => {
  // It only takes the lock.
  const old = await connect(things.database.url);
  await old.query('BEGIN; SELECT pg_advisory_xact_lock_shared(1702126439, 1667591280)');
  await expect(old.query("UPDATE things SET name = 'new' WHERE id = 1")).rejects.toMatchObject({
    code: 'CR503',
  });
  await old.end();
});

test('in memory mode, processes with versions in the database have none, and write nothing', async () => {
  const known = String((await things.get('/things/1')).headers['etag']);
  await change('memory');
  const answer = await things.get('/things/1', { 'if-none-match': known });
  expect([answer.statusCode, answer.headers['etag']]).toEqual([200, undefined]);
  const written = await things.put(1, 'new');
  expect([written.statusCode, written.json().message]).toEqual([
    503,
    'Nothing was written: this database uses another version store',
  ]);
  const other = await inMemory();
  await other.app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000 });
  expect((await other.put(1, 'new')).statusCode).toBe(200);
});

test('each change of mode starts a generation, so no earlier ETag becomes valid again', async () => {
  const known = String((await things.get('/things/1')).headers['etag']);
  await change('memory');
  await change('database');
  expect((await things.get('/things/1', { 'if-none-match': known })).statusCode).toBe(200);
  const before = await generation();
  await change('database');
  expect(await generation()).toBe(before);
});

test('the mode does not change while a process with versions in memory has the lock', async () => {
  await change('memory');
  const other = await inMemory();
  await other.app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000 });
  await expect(change('database', { waitMs: 0 })).rejects.toThrow(AnotherWriter);
  expect(await versionsModeOf(things.pool)).toBe('memory');
  const changing = change('database', { waitMs: 20_000 });
  await other.app.close();
  await changing;
  expect(await versionsModeOf(things.pool)).toBe('database');
});

test('the mode does not change during a write that has checked it', async () => {
  const psql = await connect(things.database.url);
  await psql.query("BEGIN; SELECT conditional_requests.touch('thing:1')");
  const changing = change('memory');
  await untilWaiting(psql, 1);
  expect(await versionsModeOf(things.pool)).toBe('database');
  await psql.query('COMMIT');
  await changing;
  await psql.end();
});

test.each([
  ['a write of a sole writer', `SELECT pg_advisory_xact_lock_shared(${writesLock})`],
  ['a transaction that raised versions', "SELECT conditional_requests.touch('thing:1')"],
])('a change waits for %s longer than the query_timeout of its pool', async (_name, sql) => {
  const psql = await connect(things.database.url);
  const pool = new pg.Pool({ connectionString: things.database.url, query_timeout: 5_000 });
  pool.on('error', () => {});
  await psql.query(`BEGIN; ${sql}`);
  const changing = changeVersionsMode(pool, 'memory');
  await Promise.race([untilWaited(psql, 5_400), changing]);
  await psql.query('COMMIT');
  await changing;
  expect(await versionsModeOf(things.pool)).toBe('memory');
  await pool.end();
  await psql.end();
});

test('a change to database waits until the lease of a predecessor that is cut off has ended', async () => {
  await change('memory');
  const started = performance.now();
  await change('database', { graceMs: 300 });
  expect(performance.now() - started).toBeGreaterThanOrEqual(299);
});

test('processes that start at the same time change the mode once', async () => {
  await change('memory');
  const before = await generation();
  await Promise.all(Array.from({ length: 8 }, () => change('database', { waitMs: 20_000 })));
  expect(await generation()).not.toBe(before);
  expect(await versionsModeOf(things.pool)).toBe('database');
});

test('a process waits without a limit while another one is changing the mode', async () => {
  await change('memory');
  const preparing = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const first = change('database', {
    prepare: () => {
      started.resolve();
      return preparing.promise;
    },
  });
  await started.promise;
  const waits: string[] = [];
  const waiting = Promise.withResolvers<void>();
  const onWait = (holder: string) => {
    waits.push(holder);
    waiting.resolve();
  };
  const second = change('database', { waitMs: 0, onWait });
  await Promise.race([waiting.promise, second]);
  preparing.resolve();
  await Promise.all([first, second]);
  expect(waits).toEqual(['mode change']);
  expect(await versionsModeOf(things.pool)).toBe('database');
});

test('a wait for a process with versions in memory is reported once', async () => {
  await change('memory');
  const writer = await things.pool.connect();
  await writer.query('SELECT pg_advisory_lock(1702126439, 1667591279)');
  let attempts = 0;
  things.pool.on('acquire', () => attempts++);
  const waits: string[] = [];
  const onWait = (holder: string) => waits.push(holder);
  const changed = change('database', { waitMs: 60_000, onWait });
  await expect.poll(() => attempts).toBeGreaterThan(2);
  writer.release(true);
  await changed;
  expect(waits).toEqual(['writer']);
});

test('prepare runs under the lock, and may install the versions', async () => {
  await things.admin.query('DROP SCHEMA conditional_requests CASCADE');
  const migration = databaseVersionsMigration({ tables: ['things'] }).up;
  let runs = 0;
  const prepare = async (): Promise<void> => {
    runs++;
    const taken = 'SELECT pg_try_advisory_xact_lock(1702126439, 1667591279) AS taken';
    expect((await things.admin.query(taken)).rows).toEqual([{ taken: false }]);
    await things.pool.query(migration);
  };
  await change('database', { prepare });
  await change('database', { prepare });
  expect([runs, await versionsModeOf(things.pool)]).toEqual([1, 'database']);
});

test('without the migration, the mode counts as memory', async () => {
  await things.admin.query('DROP SCHEMA conditional_requests CASCADE');
  expect(await versionsModeOf(things.pool)).toBeUndefined();
  await change('memory');
  await expect(change('database')).rejects.toThrow('schema "conditional_requests" does not exist');
});

test.each<[string, object, string]>([
  ['disk', {}, "changeVersionsMode: mode: expected 'memory' or 'database', received 'disk'"],
  [
    'memory',
    { wait: 1 },
    'changeVersionsMode: expected no members except waitMs, graceMs, prepare, onWait, received wait',
  ],
])('changeVersionsMode refuses %s, %j', async (mode, options, message) => {
  await expect(changeVersionsMode(things.pool, mode as 'memory', options)).rejects.toThrow(message);
});

test('becomeSoleWriter is for versions in memory', async () => {
  const { store } = things.app.conditionalRequests;
  const app = Fastify();
  await app.register(conditionalRequests, { pool: things.pool, store });
  await expect(app.conditionalRequests.becomeSoleWriter()).rejects.toThrow(
    'expected a store with versions in memory',
  );
  await app.close();
});

import { randomUUID } from 'node:crypto';
import { connect, untilWaiting } from 'local-postgres/testing';
import { Proxy } from 'local-postgres/proxy';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { databaseVersionsMigration, DatabaseVersionStore } from '../../src/index.ts';
import { startVersions, type VersionsUnderTest } from './versions.ts';

let versions: VersionsUnderTest;
let psql: pg.Client;
let pool: pg.Pool;
const proxy = { current: undefined as Proxy | undefined };
beforeEach(async () => {
  versions = await startVersions();
  psql = await connect(versions.url);
  pool = new pg.Pool({ connectionString: versions.url, max: 2 });
  pool.on('error', () => {});
});
afterEach(async () => {
  vi.useRealTimers();
  await psql.end();
  await pool.end();
  proxy.current?.close();
  proxy.current = undefined;
  await versions.stop();
});

const touch = (tag: string) => psql.query('SELECT conditional_requests.touch($1)', [tag]);

/** Takes an advisory lock for which lookups wait from now on, after they have found their versions. */
const holdAnswers = () =>
  psql.query(`
    ALTER FUNCTION conditional_requests.look_up RENAME TO real_look_up;
    CREATE FUNCTION conditional_requests.look_up(wanted text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
    BEGIN
      RETURN QUERY SELECT conditional_requests.real_look_up(wanted);
      PERFORM pg_advisory_xact_lock_shared(1);
    END $$;
    SELECT pg_advisory_lock(1)`);
const releaseAnswers = () => psql.query('SELECT pg_advisory_unlock(1)');

const attemptMs = 1_000;
/** From now on, an attempt takes too long when `endAttempt` is called, and not before. */
const holdTime = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
const endAttempt = () => vi.advanceTimersByTime(attemptMs);

test('lookups that wait at the same time share one statement, each with its own tags', async () => {
  await touch('a');
  const store = new DatabaseVersionStore({ pool, attemptMs: 60_000 });
  const sets = [['a'], ['b'], ['a', 'b'], [], ['a']];
  const looks = await Promise.all(sets.map((tags) => store.look(tags)));
  expect(store.stats).toEqual({ lookups: 5, statements: 1, late: 0 });
  expect(new Set(looks.map(({ moment }) => moment)).size).toBe(1);
  for (const [index, tags] of sets.entries()) {
    expect(looks[index]?.version).toBe(await versions.store.read(tags));
  }
});

test('a statement gives the versions of exactly the tags that it looked up, in one snapshot', async () => {
  await touch('a');
  const store = new DatabaseVersionStore({ pool, attemptMs: 60_000 });
  const [{ moment }] = await Promise.all([store.look(['a', 'b']), store.look(['c'])]);
  const sets = [['a'], ['b'], ['c'], ['c', 'a'], ['a', 'a'], []];
  const current = await Promise.all(sets.map((tags) => versions.store.read(tags)));
  expect(sets.map((tags) => moment.versionOf(tags))).toEqual(current);
  await touch('b');
  expect(sets.map((tags) => moment.versionOf(tags))).toEqual(current);
  expect([['d'], ['a', 'd']].map((tags) => moment.versionOf(tags))).toEqual([undefined, undefined]);
  await psql.query("SELECT conditional_requests.set_mode('memory')");
  expect((await store.look(['a'])).moment.versionOf(['a'])).toBeUndefined();
});

test('a lookup joins no statement that was sent, so it reflects a write that came in between', async () => {
  const store = new DatabaseVersionStore({ pool, attemptMs: 60_000 });
  const old = await store.read(['a']);
  await holdAnswers();
  const first = store.look(['a']);
  await untilWaiting(psql, 1);
  await touch('a');
  const [second, third] = [store.look(['a']), store.look(['a'])];
  await releaseAnswers();
  expect((await first).version).toBe(old);
  expect((await second).version).not.toBe(old);
  expect((await second).moment).toBe((await third).moment);
  expect(store.stats.statements).toBe(3);
});

test('an attempt that takes too long is repeated over another connection, with all that wait by then', async () => {
  holdTime();
  const store = new DatabaseVersionStore({ pool, attemptMs });
  const old = await store.read(['a']);
  await holdAnswers();
  const first = store.look(['a']);
  await untilWaiting(psql, 1);
  await touch('a');
  const second = store.look(['a']);
  endAttempt();
  expect(store.stats.late).toBe(1);
  await releaseAnswers();
  const [one, two] = await Promise.all([first, second]);
  expect(one.version).not.toBe(old);
  expect([one.version, one.moment]).toEqual([two.version, two.moment]);
});

test('a connection that stops answering costs one attempt', async () => {
  const between = (proxy.current = new Proxy());
  const url = new URL(versions.url);
  url.port = String(await between.through(Number(url.port)));
  await pool.end();
  pool = new pg.Pool({ connectionString: url.href, max: 2 });
  pool.on('error', () => {});
  holdTime();
  const store = new DatabaseVersionStore({ pool, attemptMs });
  const { rows } = await pool.query(
    'SELECT client_port FROM pg_stat_activity WHERE pid = pg_backend_pid()',
  );
  between.mute(rows[0].client_port);
  const read = store.read(['a']);
  await expect.poll(() => store.stats.statements).toBe(1);
  endAttempt();
  expect(await read).toBe(await versions.store.read(['a']));
  expect(store.stats.late).toBe(1);
});

test('without an answer there is no version, and the next lookup tries again', async () => {
  holdTime();
  const store = new DatabaseVersionStore({ pool, attemptMs, attempts: 2 });
  await holdAnswers();
  const read = store.read(['a']);
  for (const attempt of [1, 2]) {
    await expect.poll(() => store.stats.statements).toBe(attempt);
    endAttempt();
  }
  expect(await read).toBeUndefined();
  expect(store.stats).toEqual({ lookups: 1, statements: 2, late: 2 });
  await releaseAnswers();
  expect(await store.read(['a'])).toBeDefined();
});

test('without a free connection there is no version, and none is lost from the pool', async () => {
  const clients = [await pool.connect(), await pool.connect()];
  const store = new DatabaseVersionStore({ pool, attemptMs: 100, attempts: 1 });
  expect(await store.read(['a'])).toBeUndefined();
  for (const client of clients) client.release();
  await expect.poll(() => store.read(['a'])).toBeDefined();
  await expect.poll(() => pool.totalCount - pool.idleCount).toBe(0);
});

test('after a broken connection, the next attempt uses another one', async () => {
  const store = new DatabaseVersionStore({ pool, attemptMs: 60_000 });
  await holdAnswers();
  const looked = store.read(['a']);
  await untilWaiting(psql, 1);
  // The cluster also has databases of other tests, whose sessions wait, too.
  await psql.query(`SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database()`);
  await releaseAnswers();
  expect(await looked).toBeDefined();
});

test('a database in memory mode has no versions', async () => {
  await versions.pool.query("SELECT conditional_requests.set_mode('memory')");
  expect(await versions.store.read(['a'])).toBeUndefined();
});

test("a tag that the database's encoding cannot represent fails only its own lookup", async () => {
  const admin = await connect(versions.adminUrl);
  const name = `latin_${randomUUID().slice(0, 8)}`;
  await admin.query(
    `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'`,
  );
  const url = new URL(versions.adminUrl);
  url.pathname = name;
  const latin = new pg.Pool({ connectionString: url.href, max: 2 });
  latin.on('error', () => {});
  try {
    await latin.query(databaseVersionsMigration({ tables: [] }).up);
    await latin.query("SELECT conditional_requests.set_mode('database')");
    const store = new DatabaseVersionStore({ pool: latin, attemptMs: 60_000 });
    const tags = ['a', 'nul \0', 'b', 'smile \u{1f600}', 'caf\u00e9', 'c', 'd'];
    let connections = 0;
    latin.on('connect', () => connections++);
    const looks = await Promise.allSettled(tags.map((tag) => store.read([tag])));
    // No failure closes the connection; otherwise the pool would open another one.
    expect(connections).toBe(0);
    expect(looks.map(({ status }) => status)).toEqual(
      tags.map((tag) => (/^(smile|nul)/.test(tag) ? 'rejected' : 'fulfilled')),
    );
    // Halving needs two statements each time, not one for each lookup.
    expect(store.stats.statements).toBeLessThan(2 * tags.length);
  } finally {
    await latin.end();
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  }
});

test('an error other than an outage is not hidden, such as a missing migration', async () => {
  await psql.query('DROP SCHEMA conditional_requests CASCADE');
  await expect(versions.store.read(['a'])).rejects.toThrow(
    'schema "conditional_requests" does not exist',
  );
});

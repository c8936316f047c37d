import { testDatabase } from 'local-postgres/testing';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from './child-service.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let client: pg.Client;
let backends: ReturnType<typeof run>[] = [];
beforeEach(async () => {
  database = await testDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterEach(async () => {
  await client.end();
  for (const backend of backends) {
    backend.kill('SIGKILL');
    await backend.exit;
  }
  backends = [];
  await database.drop();
});

function start(settings: Record<string, string> = {}) {
  const backend = run('backend.ts', { FIXTURE_DATABASE_URL: database.url, ...settings });
  backends.push(backend);
  return backend;
}

const readiness = async (backend: ReturnType<typeof start>) =>
  (await fetch(await backend.url('/ready'))).status;

/** The message of the only line on stderr. */
const failureOf = ({ said }: ReturnType<typeof start>) =>
  (JSON.parse(said.stderr) as { msg: string }).msg;

test('a backend migrates its database, is ready, and stops', async () => {
  const backend = start();
  const url = await backend.url('/ready');
  await expect.poll(async () => (await fetch(url)).json()).toEqual({ status: 'ready' });
  expect((await client.query('SELECT name FROM migrations')).rows).toEqual([
    { name: '0001_things' },
  ]);
  const metrics = await (await fetch(await backend.url('/metrics'))).text();
  expect(metrics).toContain('conditional_reads_total{outcome="not_modified"} 0\n');
  expect(metrics).toContain('database_pool_connections{state="busy"} 1\n');
  backend.kill('SIGTERM');
  expect(await backend.exit).toBe(0);
});

/**
 * Breaks the backend's connections that hold the sole writer lock, or those that do not.
 *
 * @returns how many
 */
async function breakConnections(holdsLock: boolean): Promise<number> {
  const { rowCount } = await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity AS session
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend' AND $1 = EXISTS (
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND pg_locks.pid = session.pid)`,
    [holdsLock],
  );
  expect(rowCount).toBeGreaterThan(0);
  return rowCount ?? 0;
}

test('a broken idle connection is replaced, and logged once', async () => {
  const backend = start();
  await expect.poll(() => readiness(backend)).toBe(200);
  const broken = await breakConnections(false);
  const ended = 'An idle connection to the database has ended';
  await vi.waitFor(() => expect(backend.said.stdout.split(ended).length - 1).toBe(broken), 90_000);
  await expect.poll(() => readiness(backend)).toBe(200);
  backend.kill('SIGTERM');
  expect(await backend.exit).toBe(0);
  const warnings = backend.said.stdout.split('\n').filter((line) => line.includes('"level":40'));
  // On a very busy machine, the lock can be lost, and a check of /ready can take too long.
  const others = /The sole writer lock|"Unavailable: /;
  expect(warnings.filter((line) => !others.test(line))).toEqual(
    Array(broken).fill(expect.stringContaining(ended)),
  );
});

test('the sole writer lock is regained after its connection breaks', async () => {
  const backend = start();
  await backend.url('/');
  await breakConnections(true);
  await backend.untilLogged('The sole writer lock was lost');
  await backend.untilLogged('The sole writer lock was regained');
  await expect.poll(() => readiness(backend)).toBe(200);
});

test('a second writer exits before it listens', async () => {
  const first = start();
  await first.url('/');
  const second = start();
  expect(await second.exit).toBe(1);
  expect(second.said.stdout).not.toContain('listening');
  expect(failureOf(second)).toMatch(/^Another process holds the sole writer lock[^\n]*$/);
});

test('an unreachable database is reported in one line that names the setting', async () => {
  const backend = start({ FIXTURE_DATABASE_URL: 'postgres://ann:swordfish@127.0.0.1:1/things' });
  expect(await backend.exit).toBe(1);
  expect(backend.said.stdout).toBe('');
  expect(failureOf(backend)).toBe(
    'FIXTURE_DATABASE_URL: cannot connect to the database: connect ECONNREFUSED 127.0.0.1:1',
  );
});

test('an unreachable database for migrations is reported in one line that names its setting', async () => {
  const backend = start({
    FIXTURE_MIGRATION_DATABASE_URL: 'postgres://ann:swordfish@127.0.0.1:1/things',
  });
  expect(await backend.exit).toBe(1);
  expect(failureOf(backend)).toBe(
    'FIXTURE_MIGRATION_DATABASE_URL: cannot connect to the database: connect ECONNREFUSED 127.0.0.1:1',
  );
});

const insertMigrations = (names: string) =>
  client.query(
    `CREATE TABLE migrations (id serial PRIMARY KEY, name text, run_on timestamp DEFAULT now());
     INSERT INTO migrations (name) VALUES ${names}`,
  );

test('with a database that a newer version has migrated, the backend warns and listens', async () => {
  await insertMigrations(`('0001_things'), ('0002_newer')`);
  const backend = start();
  await expect.poll(() => readiness(backend)).toBe(200);
  expect(backend.said.stdout).toContain(
    'A newer version of the service has migrated the database: 0002_newer',
  );
});

test('with a database that has other migrations, the backend exits before it listens', async () => {
  await insertMigrations(`('0001_others')`);
  const backend = start();
  expect(await backend.exit).toBe(1);
  expect(backend.said.stdout).not.toContain('listening');
  expect(failureOf(backend)).toBe(
    'The database has the migration 0001_others where this version of the service has 0001_things',
  );
});

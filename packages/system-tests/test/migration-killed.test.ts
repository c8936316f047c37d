import { readdir } from 'node:fs/promises';
import { parse } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectTo } from '../src/client.ts';
import { type DurableCluster, durableCluster } from '../src/databases.ts';
import { connected, waitUntilBlocked } from '../src/locks.ts';
import { ServiceProcess } from '../src/service-process.ts';

const directory = new URL('../../projects/migrations/', import.meta.url);
const migrations = (await readdir(directory)).map((file) => parse(file).name).toSorted();

let cluster: DurableCluster;
beforeAll(async () => {
  cluster = await durableCluster();
});
afterAll(() => cluster.remove());

/** Starts projects on an empty database, and blocks it in the middle of its migration. */
async function blockInMigration(url: string) {
  const blocker = await connected(url);
  // CREATE TABLE waits for an uncommitted table of the same name.
  await blocker.query('BEGIN; CREATE TABLE zones ()');
  const service = await ServiceProcess.launch('projects', { settings: { DATABASE_URL: url } });
  await waitUntilBlocked('transactionid', blocker, () => service.log);
  return { blocker, service };
}

async function sessionsBeside(observer: pg.Client): Promise<number | undefined> {
  // Within a transaction, the observer would see the same sessions each time.
  await observer.query('SELECT pg_stat_clear_snapshot()');
  const { rows } = await observer.query<{ count: number }>(
    `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()
      AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
  return rows[0]?.count;
}

async function exerciseService(service: ServiceProcess, url: string): Promise<void> {
  await service.ready();
  const client = connectTo(service.url);
  const made = await client.ask('ann@example.com', 'POST', '/projects', { name: 'New' });
  expect(made.status, service.log).toBe(201);
  const read = await client.ask('ann@example.com', 'GET', String(made.headers['location']));
  expect(read.status).toBe(200);
  await client.close();
  await service.kill();
  const database = await connected(url);
  const { rows } = await database.query('SELECT name FROM migrations ORDER BY id');
  expect(rows).toEqual(migrations.map((name) => ({ name })));
  await database.end();
}

test('a service killed in the middle of a migration completes it on the next start', async () => {
  const url = cluster.databases.projects;
  const { blocker, service } = await blockInMigration(url);
  await service.kill();
  // PostgreSQL notices the end of the other sessions, one of which holds the sole writer lock.
  await expect.poll(() => sessionsBeside(blocker)).toBe(1);
  // It waits, because the last session of the killed process still holds the lock.
  service.start();
  await waitUntilBlocked('advisory', blocker, () => service.log);
  await blocker.query('ROLLBACK');
  await blocker.end();
  await exerciseService(service, url);
});

test('a service whose PostgreSQL is killed in the middle of a migration completes it, too', async () => {
  // Any empty database will do.
  const url = cluster.databases.commissioning;
  const { service } = await blockInMigration(url);
  await cluster.stop({ immediately: true });
  await service.exited();
  expect(service.log).toContain(migrations[0]);
  await cluster.start();
  service.start();
  await exerciseService(service, url);
});

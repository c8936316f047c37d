import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify from 'fastify';
import { startCluster } from 'local-postgres';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import {
  changeVersionsMode,
  conditionalRequests,
  databaseVersionsMigration,
  DatabaseVersionStore,
  MemoryVersionStore,
} from '../../src/index.ts';
import { resolveOutcome } from '../../src/write/outcome.ts';

test('a standby gives no versions, because it may lack the last commits, and takes no writes, until it is promoted', async () => {
  const directory = await mkdtemp(join(inject('temporaryDirectory'), 'standby-'));
  const primary = await startCluster({ directory });
  const admin = new pg.Pool({ connectionString: primary.adminUrl });
  await admin.query(databaseVersionsMigration({ tables: [] }).up);
  await changeVersionsMode(admin, 'database', { graceMs: 0 });
  admin.on('error', () => {});
  await admin.end();
  await primary.stop();

  await writeFile(join(directory, 'data', 'standby.signal'), '');
  const standby = await startCluster({ directory });
  const pools = [2, 1].map((max) => new pg.Pool({ connectionString: standby.adminUrl, max }));
  const [pool, contentPool] = pools as [pg.Pool, pg.Pool];
  pool.on('error', () => {});
  const app = Fastify();
  try {
    const isStandby = async () =>
      (await pool.query('SELECT pg_is_in_recovery() AS it_is')).rows[0].it_is;
    expect(await isStandby()).toBe(true);
    const store = new DatabaseVersionStore({ pool, attemptMs: 60_000 });
    expect(await store.read(['a'])).toBeUndefined();
    await app.register(conditionalRequests, { pool: contentPool, store });
    app.put('/a', (_request, reply) =>
      reply.transact(async (transaction) => {
        transaction.touch('a');
        return {};
      }),
    );
    const put = () => app.inject({ method: 'PUT', url: '/a' });
    const refused = await put();
    expect([refused.statusCode, refused.json().message]).toEqual([
      503,
      'Nothing was written: the server is a standby',
    ]);
    // The next connection may lead to the new primary.
    expect(contentPool.totalCount).toBe(0);
    await pool.query('SELECT pg_promote()');
    expect(await isStandby()).toBe(false);
    const version = await store.read(['a']);
    expect(version).toBeDefined();
    expect((await put()).statusCode).toBe(200);
    expect(await store.read(['a'])).not.toBe(version);
  } finally {
    await app.close();
    await Promise.all(pools.map((each) => each.end()));
    await standby.stop();
  }
});

test('a process with versions in memory does not become the sole writer of a standby, whose content changes without it', async () => {
  const directory = await mkdtemp(join(inject('temporaryDirectory'), 'standby-'));
  await (await startCluster({ directory })).stop();
  await writeFile(join(directory, 'data', 'standby.signal'), '');
  const standby = await startCluster({ directory });
  const pool = new pg.Pool({ connectionString: standby.adminUrl, max: 3 });
  pool.on('error', () => {});
  const app = Fastify();
  try {
    const store = new MemoryVersionStore();
    await app.register(conditionalRequests, { pool, store });
    await app.ready();
    await expect(app.conditionalRequests.becomeSoleWriter({ graceMs: 0 })).rejects.toThrow(
      'the server is a standby',
    );
    expect(app.conditionalRequests.isSoleWriter).toBe(false);
    await pool.query('SELECT pg_promote()');
    await app.conditionalRequests.becomeSoleWriter({ graceMs: 0 });
    expect(app.conditionalRequests.isSoleWriter).toBe(true);
  } finally {
    await app.close();
    await pool.end();
    await standby.stop();
  }
});

test('the outcome of a transaction is not taken from a standby, which may not have replayed it yet', async () => {
  const directory = await mkdtemp(join(inject('temporaryDirectory'), 'standby-'));
  await (await startCluster({ directory })).stop();
  await writeFile(join(directory, 'data', 'standby.signal'), '');
  const standby = await startCluster({ directory });
  const pool = new pg.Pool({ connectionString: standby.adminUrl });
  pool.on('error', () => {});
  const stop = new AbortController();
  try {
    const outcomeOf = async (since?: string) => {
      let questions = 0;
      const counting = { query: (...given: [string]) => (questions++, pool.query(...given)) };
      let status: string | undefined;
      const unreplayed = String(2n ** 40n + 1_000n);
      const resolved = resolveOutcome(counting as never, undefined, unreplayed, stop.signal, since);
      const known = resolved.then((outcome) => (status = outcome.status));
      known.catch(() => {});
      await expect.poll(() => questions > 2 || status !== undefined).toBe(true);
      return { onStandby: status, known };
    };
    const { rows } = await pool.query(
      "SELECT extract(epoch FROM pg_postmaster_start_time()) || ' 0' AS since",
    );
    const outcomes = await Promise.all([outcomeOf(), outcomeOf(rows[0].since)]);
    expect(outcomes.map(({ onStandby }) => onStandby)).toEqual([undefined, undefined]);
    await pool.query('SELECT pg_promote()');
    const known = await Promise.all(outcomes.map((outcome) => outcome.known));
    expect(known).toEqual(['aborted', 'aborted']);
  } finally {
    stop.abort();
    await pool.end();
    await standby.stop();
  }
});

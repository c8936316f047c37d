import Fastify from 'fastify';
import { type TemporaryDatabase } from 'local-postgres';
import { testDatabase } from 'local-postgres/testing';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';
import { hasPgBouncer, startPgBouncer } from 'local-postgres/pgbouncer';

let database: TemporaryDatabase;
let pooler: Awaited<ReturnType<typeof startPgBouncer>>;
afterEach(async () => {
  await pooler.stop();
  await database.drop();
});

async function becomeSoleWriterThrough(settings: Record<string, string>) {
  database = await testDatabase();
  pooler = await startPgBouncer(database.url, settings);
  const pool = new pg.Pool({ connectionString: pooler.url, connectionTimeoutMillis: 60_000 });
  const app = Fastify();
  await app.register(conditionalRequests, { pool });
  try {
    // Free sessions, so that PgBouncer can choose among several.
    await Promise.all([1, 2, 3].map(() => pool.query('SELECT pg_sleep(0.1)')));
    await app.conditionalRequests.becomeSoleWriter({ graceMs: 0 });
    return app.conditionalRequests.isSoleWriter;
  } finally {
    await app.close();
    await pool.end();
  }
}

// Skipped if `pgbouncer` is not on the path (Debian: apt-get install pgbouncer).
test
  .skipIf(!hasPgBouncer)
  .each([
    [{ pool_mode: 'transaction' }],
    [{ pool_mode: 'transaction', server_round_robin: '1' }],
    [{ pool_mode: 'transaction', default_pool_size: '1' }],
    [{ pool_mode: 'statement' }],
  ])('behind PgBouncer with %j, no process becomes the sole writer', async (settings) => {
  await expect(becomeSoleWriterThrough(settings)).rejects.toThrow(
    'Connect to PostgreSQL itself, or give this database pool_mode = session',
  );
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  // It never takes the lock, because PgBouncer would keep the session and the lock with it.
  const { rowCount } = await admin.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND
    database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
  await admin.end();
  expect(rowCount).toBe(0);
});

test.skipIf(!hasPgBouncer)(
  'behind PgBouncer with pool_mode = session, a process becomes the sole writer',
  async () => {
    expect(await becomeSoleWriterThrough({ pool_mode: 'session' })).toBe(true);
  },
);

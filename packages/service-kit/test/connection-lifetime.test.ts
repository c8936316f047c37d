import { databaseVersionsMigration } from 'fastify-conditional-requests';
import { connect, testDatabase } from 'local-postgres/testing';
import { Type } from 'typebox';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createBackend } from '../src/backend.ts';
import { databaseSettings, port, readSettings, serverSettings } from '../src/index.ts';

const schema = Type.Object({ ...serverSettings, ...databaseSettings, PORT: port(0) });

test('connections in use are replaced after a minute, but not during a transaction', async () => {
  const database = await testDatabase();
  const observer = await connect(database.url);
  const settings = readSettings('FIXTURE', schema, {
    FIXTURE_DATABASE_URL: database.url,
    FIXTURE_VERSIONS: 'database',
    FIXTURE_STATEMENT_TIMEOUT_MS: '600000',
    FIXTURE_LOG_LEVEL: 'silent',
  });
  // The pools' clock, which this test advances.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const app = await createBackend(settings, {
    sources: [],
    docs: { title: 'fixture', version: '1.0.0', description: 'A backend after a failover' },
  });
  app.get(
    '/',
    { config: { conditional: { reads: () => ['a'] } } },
    async ({ database }) => (await database.query('SELECT 1 AS one')).rows[0],
  );
  const processes = async (): Promise<number[]> => {
    const sql = `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'fixture'`;
    return (await observer.query(sql)).rows.map(({ pid }) => pid);
  };
  try {
    await app.pg.pool.query(databaseVersionsMigration({ tables: [] }).up);
    await app.pg.pool.query("SELECT conditional_requests.set_mode('database')");
    const writer = await app.pg.pool.connect();
    await writer.query('BEGIN');
    const writing = (await writer.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
    try {
      expect((await app.inject('/')).headers['etag']).toBeDefined();
      const before = await processes();
      // The transaction's, one of another request, and one for lookups.
      expect(before).toHaveLength(3);
      for (let seconds = 0; seconds < 65; seconds += 5) {
        await vi.advanceTimersByTimeAsync(5_000);
        expect((await app.inject('/')).headers['etag']).toBeDefined();
      }
      // Polling would advance the clock.
      vi.useRealTimers();
      await expect
        .poll(async () => (await processes()).filter((pid) => before.includes(pid)))
        .toEqual([writing]);
      await writer.query('COMMIT');
    } finally {
      writer.release();
    }
    await expect.poll(processes).not.toContain(writing);
  } finally {
    await app.close();
    await observer.end();
    await database.drop();
  }
});

import Fastify from 'fastify';
import { connect, untilWaiting } from 'local-postgres/testing';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { conditionalRequests, MemoryVersionStore } from '../../src/index.ts';
import { startVersions, type VersionsUnderTest } from './versions.ts';

let versions: VersionsUnderTest;
beforeEach(async () => {
  versions = await startVersions();
});
afterEach(async () => {
  vi.useRealTimers();
  await versions.stop();
});

test('the query_timeout of a cursor that has failed does not disturb later statements of its connection', async () => {
  const limits = { query_timeout: 60_000, idleTimeoutMillis: 0 };
  const pool = new pg.Pool({ connectionString: versions.url, max: 1, ...limits });
  const app = Fastify();
  await app.register(conditionalRequests, { pool, store: new MemoryVersionStore() });
  app.get('/fails', (request) =>
    request.snapshot((database) => database.query(new Cursor('SELECT 1 / 0')).read(1)),
  );
  app.get('/answers', (request) =>
    request.snapshot(async (database) => {
      const ask = (n: number) =>
        database.query(`SELECT ${n === 0 ? 'pg_advisory_xact_lock(1), ' : ''}${n} AS n`);
      const results = await Promise.all([0, 1, 2, 3].map(ask));
      return { answers: results.map(({ rows }) => rows[0]?.['n']) };
    }),
  );
  const holder = await connect(versions.url);
  try {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    expect((await app.inject('/fails')).statusCode).toBe(500);
    vi.advanceTimersByTime(50_000);
    await holder.query('BEGIN; SELECT pg_advisory_xact_lock(1)');
    const answered = app.inject('/answers');
    await untilWaiting(holder, 1);
    // The cursor's time limit ends during the first of these statements.
    vi.advanceTimersByTime(20_000);
    await holder.query('COMMIT');
    expect((await answered).json()).toEqual({ answers: [0, 1, 2, 3] });
  } finally {
    await holder.end();
    await app.close();
    await pool.end();
  }
});

import Fastify from 'fastify';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests, MemoryVersionStore } from '../../src/index.ts';
import { startVersions, type VersionsUnderTest } from './versions.ts';

let versions: VersionsUnderTest;
beforeEach(async () => {
  versions = await startVersions();
});
afterEach(() => versions.stop());

test('the query_timeout of a cursor that has failed does not disturb later statements of its connection', async () => {
  const pool = new pg.Pool({ connectionString: versions.url, max: 1, query_timeout: 4_000 });
  const app = Fastify();
  await app.register(conditionalRequests, { pool, store: new MemoryVersionStore() });
  app.get('/fails', (request) =>
    request.snapshot((database) => database.query(new Cursor('SELECT 1 / 0')).read(1)),
  );
  app.get('/answers', (request) =>
    request.snapshot(async (database) => {
      // The cursor's time limit ends during the second statement.
      await database.query('SELECT pg_sleep(3.5)');
      const ask = (n: number) => database.query(`SELECT pg_sleep(${n === 0 ? 1 : 0}), ${n} AS n`);
      const results = await Promise.all([0, 1, 2, 3].map(ask));
      return { answers: results.map(({ rows }) => rows[0]?.['n']) };
    }),
  );
  try {
    expect((await app.inject('/fails')).statusCode).toBe(500);
    const { answers } = (await app.inject('/answers')).json();
    expect(answers).toEqual([0, 1, 2, 3]);
  } finally {
    await app.close();
    await pool.end();
  }
});

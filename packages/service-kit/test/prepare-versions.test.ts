import postgres from '@fastify/postgres';
import Fastify from 'fastify';
import { databaseVersionsMigration, DatabaseVersionStore } from 'fastify-conditional-requests';
import { testDatabase } from 'local-postgres/testing';
import pg from 'pg';
import { expect, test } from 'vitest';
import { prepareVersions, purgeAll } from '../src/database/versions.ts';

test('each start with versions in the database migrates once', async () => {
  const database = await testDatabase();
  const app = Fastify();
  await app.register(postgres, { connectionString: database.url });
  try {
    let runs = 0;
    const prepare = () =>
      prepareVersions(app, {
        variable: 'THINGS_VERSIONS',
        settings: { VERSIONS: 'database', CACHING: true },
        async migrate() {
          if (runs++ > 0) return;
          await app.pg.pool.query(databaseVersionsMigration({ tables: [] }).up);
        },
      });
    await prepare();
    expect(runs).toBe(1);
    await prepare();
    expect(runs).toBe(2);
  } finally {
    await app.close();
    await database.drop();
  }
});

test('a purge deletes all old versions, however many there are, and no others', async () => {
  const database = await testDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  try {
    await pool.query(databaseVersionsMigration({ tables: [] }).up);
    await pool.query(`INSERT INTO conditional_requests.versions
      SELECT 'thing:' || n, 1, n, 0, now() - CASE WHEN n > 2500 THEN '1 day' ELSE '30 days' END::interval
      FROM generate_series(1, 2510) n`);
    await purgeAll(new DatabaseVersionStore({ pool }));
    const { rows } = await pool.query('SELECT count(*)::int FROM conditional_requests.versions');
    expect(rows).toEqual([{ count: 10 }]);
  } finally {
    await pool.end();
    await database.drop();
  }
});

import postgres from '@fastify/postgres';
import Fastify from 'fastify';
import { databaseVersionsMigration } from 'fastify-conditional-requests';
import { testDatabase } from 'local-postgres/testing';
import { expect, test } from 'vitest';
import { prepareVersions } from '../src/database/versions.ts';

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

import Fastify, { type FastifyInstance } from 'fastify';
import { testDatabase } from 'local-postgres/testing';
import pg from 'pg';
import { expect, test } from 'vitest';
import { hasPgBouncer, startPgBouncer } from 'local-postgres/pgbouncer';
import {
  changeVersionsMode,
  conditionalRequests,
  databaseVersionsMigration,
  DatabaseVersionStore,
} from '../../src/index.ts';

/** Two services behind PgBouncer, with two sessions for all their connections. */
async function startBehind(settings: Readonly<Record<string, string>>) {
  const database = await testDatabase();
  const direct = new pg.Pool({ connectionString: database.url });
  direct.on('error', () => {});
  await direct.query(
    "CREATE TABLE things (id int PRIMARY KEY, name text); INSERT INTO things VALUES (1, 'one')",
  );
  await direct.query(databaseVersionsMigration({ tables: ['things'] }).up);
  const pooler = await startPgBouncer(database.url, settings);
  const pools: pg.Pool[] = [];
  const poolOf = (max: number) => {
    const pool = new pg.Pool({ connectionString: pooler.url, max });
    pools.push(pool);
    return pool;
  };
  const start = async () => {
    const pool = poolOf(5);
    await changeVersionsMode(pool, 'database', { graceMs: 0, waitMs: 20_000 });
    const app = Fastify();
    const store = new DatabaseVersionStore({ pool: poolOf(2), attemptMs: 60_000 });
    await app.register(conditionalRequests, { pool, store });
    const conditional = { reads: () => ['thing:1'] };
    app.get('/', { config: { conditional } }, async ({ database: db }) => {
      const name = 'SELECT name FROM things WHERE id = $1';
      return (await db.query(name, [1])).rows[0];
    });
    app.put<{ Body: { name: string } }>('/', { config: { conditional } }, (request, reply) =>
      reply.transact(async (transaction) => {
        await transaction.query('UPDATE things SET name = $1', [request.body.name]);
        transaction.touch('thing:1');
        return { name: request.body.name };
      }),
    );
    return app;
  };
  const apps = await Promise.all([start(), start()]);
  return {
    apps,
    direct,
    async stop() {
      for (const app of apps) await app.close();
      for (const pool of pools) await pool.end();
      await pooler.stop();
      await direct.end();
      await database.drop();
    },
  };
}

// Debian: apt-get install pgbouncer
test.skipIf(!hasPgBouncer).each([
  { pool_mode: 'transaction', default_pool_size: '2', server_round_robin: '1' },
  { pool_mode: 'transaction', default_pool_size: '1' },
])(
  `behind PgBouncer with %j, everything works${hasPgBouncer ? '' : ' (pgbouncer is not installed)'}`,
  async (settings) => {
    const behind = await startBehind(settings);
    const { direct } = behind;
    const [one, two] = behind.apps as [FastifyInstance, FastifyInstance];
    let etag = String((await one.inject('/')).headers['etag']);
    for (let round = 0; round < 30; round++) {
      const name = `name ${round}`;
      const writer = round % 2 === 0 ? one : two;
      const reader = round % 2 === 0 ? two : one;
      const answers = await Promise.all(
        Array.from({ length: 6 }, () =>
          writer.inject({
            method: 'PUT',
            url: '/',
            payload: { name },
            headers: { 'if-match': etag },
          }),
        ),
      );
      // Of six writers with one ETag, one succeeds.
      expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([
        200, 412, 412, 412, 412, 412,
      ]);
      const written = answers.find((answer) => answer.statusCode === 200);
      const read = await reader.inject({ url: '/', headers: { 'if-none-match': etag } });
      expect([read.statusCode, read.json()]).toEqual([200, { name }]);
      etag = String(read.headers['etag']);
      expect(written?.headers['etag']).toBe(etag);
      expect(
        (await writer.inject({ url: '/', headers: { 'if-none-match': etag } })).statusCode,
      ).toBe(304);
    }
    // No state is left in the sessions, which PgBouncer gives to other clients.
    const { rows } = await direct.query(`SELECT count(*)::int AS locks FROM pg_locks
    WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    expect(rows[0].locks).toBe(0);
    await behind.stop();
  },
);

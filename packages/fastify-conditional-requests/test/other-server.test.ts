import Fastify from 'fastify';
import { connect, testDatabase } from 'local-postgres/testing';
import { Proxy } from 'local-postgres/proxy';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';

const server = (name: string) => `CREATE TABLE server AS SELECT '${name}' AS name`;

/** Two databases: advisory locks of one are unknown in the other, as on another server. */
async function start(ofPool: pg.PoolConfig = {}, leaseMs?: number) {
  const databases = await Promise.all([testDatabase(), testDatabase()]);
  const [writers, other] = databases;
  for (const [database, name] of [
    [writers, 'of the writer'],
    [other, 'another'],
  ] as const) {
    const client = await connect(database.url);
    await client.query(server(name));
    await client.end();
  }
  const proxy = new Proxy();
  const writersUrl = new URL(writers.url);
  writersUrl.port = String(await proxy.through(Number(writersUrl.port)));
  const pool = new pg.Pool({ connectionString: writersUrl.href, max: 5, ...ofPool });
  const app = Fastify();
  await app.register(conditionalRequests, { pool });
  const conditional = { reads: () => ['server'] };
  const select = 'SELECT name FROM server';
  app.get('/', { conditional }, async ({ database }) => (await database.query(select)).rows[0]);
  app.get('/snapshot', { conditional }, (request) =>
    request.snapshot(async (database) => (await database.query(select)).rows[0]),
  );
  app.get('/fact', { conditional }, (request) =>
    request.remember(
      ['server'],
      'name',
      async (database) => (await database.query(select)).rows[0],
    ),
  );
  await app.conditionalRequests.becomeSoleWriter({ graceMs: 0, ...(leaseMs && { leaseMs }) });
  onTestFinished(async () => {
    await app.close();
    await pool.end();
    proxy.close();
    await Promise.all(databases.map((database) => database.drop()));
  });
  return {
    app,
    pool,
    /** From now on, the connection that holds the lock gets no answer. */
    muteLock: async () => {
      const client = await connect(writers.url);
      const { rows } = await client.query<{ port: number }>(
        `SELECT client_port AS port FROM pg_stat_activity JOIN pg_locks USING (pid)
         WHERE locktype = 'advisory' AND datname = current_database()`,
      );
      await client.end();
      for (const { port } of rows) proxy.mute(port);
    },
    /** Where new connections lead, as after a change in DNS. */
    leadTo: (where: 'writer' | 'other') =>
      void (pool.options.connectionString = where === 'writer' ? writersUrl.href : other.url),
    /** Takes all idle connections out of the pool. */
    holdIdle: async () => {
      const held = await Promise.all(Array.from({ length: pool.idleCount }, () => pool.connect()));
      return (isClosed = false) => {
        for (const client of held) client.release(isClosed);
      };
    },
  };
}

test.each(['/', '/snapshot', '/fact'])(
  'with versions in memory, %s is not read from another server than that of the sole writer lock',
  async (url) => {
    const { app, pool, leadTo, holdIdle } = await start();
    const release = await holdIdle();
    leadTo('other');
    const refused = await app.inject(url);
    expect([refused.statusCode, refused.json().message]).toEqual([
      503,
      'The database is unavailable: a connection leads to another server than that of the sole writer lock',
    ]);
    leadTo('writer');
    release();
    const { headers, body } = await app.inject(url);
    expect([body, headers['etag']]).toEqual(['{"name":"of the writer"}', expect.any(String)]);
    // The lock's, and one for content.
    expect(pool.totalCount).toBeGreaterThanOrEqual(2);
  },
);

test('idle connections to another server are replaced', async () => {
  const { app, pool, leadTo, holdIdle } = await start();
  const release = await holdIdle();
  leadTo('other');
  const strangers = await Promise.all([pool.connect(), pool.connect()]);
  leadTo('writer');
  for (const stranger of strangers) stranger.release();
  for (let reads = 0; reads < 3; reads++) {
    const { headers, body } = await app.inject('/');
    expect([body, headers['etag']]).toEqual(['{"name":"of the writer"}', expect.any(String)]);
  }
  release();
});

test('what another server answers has no ETag while the session of the lock does not answer', async () => {
  const { app, leadTo, holdIdle, muteLock } = await start({ query_timeout: 5_000 }, 600_000);
  await muteLock();
  const release = await holdIdle();
  leadTo('other');
  const { headers, body } = await app.inject('/');
  expect([body, headers['etag']]).toEqual(['{"name":"another"}', undefined]);
  release();
});

test('a connection that was waited for is replaced, too', async () => {
  const { app, pool, leadTo, holdIdle } = await start({ max: 2 });
  const release = await holdIdle();
  leadTo('other');
  release(true);
  const stranger = await pool.connect();
  leadTo('writer');
  const read = app.inject('/');
  await expect.poll(() => pool.waitingCount).toBe(1);
  stranger.release();
  const { statusCode, body } = await read;
  expect([statusCode, body]).toEqual([200, '{"name":"of the writer"}']);
});

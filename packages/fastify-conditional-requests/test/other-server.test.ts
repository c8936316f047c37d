import Fastify from 'fastify';
import { connect, testDatabase } from 'local-postgres/testing';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';

const server = (name: string) => `CREATE TABLE server AS SELECT '${name}' AS name`;

/** Two databases, which count as two servers. */
async function start(ofPool: pg.PoolConfig = {}) {
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
  const pool = new pg.Pool({ connectionString: writers.url, max: 5, ...ofPool });
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
  app.put('/', (_request, reply) =>
    reply.transact(async (transaction) => {
      await transaction.query("UPDATE server SET name = name || ''");
      transaction.touch('server');
      return {};
    }),
  );
  await app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000 });
  onTestFinished(async () => {
    await app.close();
    await pool.end();
    await Promise.all(databases.map((database) => database.drop()));
  });
  return {
    app,
    pool,
    /** Where new connections lead, as after a change in DNS. */
    leadTo: (where: 'writer' | 'other') =>
      void (pool.options.connectionString = (where === 'writer' ? writers : other).url),
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
  'with versions in memory, %s is read only from the server on which the sole writer lock is held',
  async (url) => {
    const { app, pool, leadTo, holdIdle } = await start();
    const release = await holdIdle();
    leadTo('other');
    const refused = await app.inject(url);
    expect([refused.statusCode, refused.json().message]).toEqual([
      503,
      'The database is unavailable: a new connection leads to a server on which the sole writer lock is not held',
    ]);
    leadTo('writer');
    release();
    const { headers, body } = await app.inject(url);
    expect([body, headers['etag']]).toEqual(['{"name":"of the writer"}', expect.any(String)]);
    // The connection with the lock, and one for content.
    expect(pool.totalCount).toBeGreaterThanOrEqual(2);
  },
);

test('a write that reaches another server is refused, and the lock is kept', async () => {
  const { app, leadTo, holdIdle } = await start();
  const release = await holdIdle();
  leadTo('other');
  const write = () => app.inject({ method: 'PUT', url: '/' });
  const refused = await write();
  expect([refused.statusCode, refused.json().message]).toEqual([
    503,
    'Nothing was written: a new connection leads to a server on which the sole writer lock is not held',
  ]);
  expect(app.conditionalRequests.isSoleWriter).toBe(true);
  leadTo('writer');
  release();
  expect((await write()).statusCode).toBe(200);
});

test('idle connections to another server are replaced', async () => {
  const { app, pool, leadTo } = await start();
  leadTo('other');
  const strangers = await Promise.all(
    Array.from({ length: 4 - pool.idleCount }, () => pool.connect()),
  );
  leadTo('writer');
  const all = await Promise.all(Array.from({ length: pool.idleCount }, () => pool.connect()));
  for (const client of all) client.release();
  for (const stranger of strangers) stranger.release();
  const reads = await Promise.all(Array.from({ length: 20 }, () => app.inject('/')));
  expect(new Set(reads.map(({ statusCode, body }) => `${statusCode} ${body}`))).toEqual(
    new Set(['200 {"name":"of the writer"}']),
  );
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

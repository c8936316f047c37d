import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify from 'fastify';
import { type Cluster, startCluster } from 'local-postgres';
import pg from 'pg';
import { afterEach, expect, inject, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';

let cluster: Cluster | undefined;
afterEach(() => cluster?.stop());

test('after PostgreSQL restarts, the service recovers, and no earlier entity tag is valid', async () => {
  const directory = await mkdtemp(join(inject('temporaryDirectory'), 'restart-'));
  cluster = await startCluster({ directory });
  const pool = new pg.Pool({ connectionString: await cluster.createService('things') });
  pool.on('error', () => {});
  await pool.query("CREATE TABLE things (name text); INSERT INTO things VALUES ('one')");
  const app = Fastify();
  await app.register(conditionalRequests, { pool });
  const config = { conditional: { reads: () => ['things'] } };
  app.get('/', { config }, async ({ database }) => (await database.query('TABLE things')).rows);
  app.put('/', { config }, (_request, reply) =>
    reply.transact(async (transaction) => {
      await transaction.query("UPDATE things SET name = 'three'");
      transaction.touch('things');
      return {};
    }),
  );
  await app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000 });
  const before = String((await app.inject('/')).headers['etag']);
  const read = (etag = before) => app.inject({ url: '/', headers: { 'if-none-match': etag } });
  expect((await read()).statusCode).toBe(304);

  const { port } = cluster;
  await cluster.stop({ immediately: true });
  await expect.poll(async () => (await read()).statusCode).toBe(503);
  expect((await app.inject({ method: 'PUT', url: '/' })).statusCode).toBe(503);

  // Another client writes before the service has its lock again.
  cluster = await startCluster({ directory, port });
  const other = new pg.Client({ connectionString: await cluster.createService('things') });
  await other.connect();
  await other.query("UPDATE things SET name = 'two'");
  await other.end();
  await expect.poll(async () => (await app.inject('/')).headers['etag']).toBeDefined();
  const after = await read();
  expect([after.statusCode, after.json()]).toEqual([200, [{ name: 'two' }]]);
  expect((await app.inject({ method: 'PUT', url: '/' })).statusCode).toBe(200);
  expect((await read(String(after.headers['etag']))).json()).toEqual([{ name: 'three' }]);
  await app.close();
  await pool.end();
  await cluster.stop();
  await rm(directory, { recursive: true });
});

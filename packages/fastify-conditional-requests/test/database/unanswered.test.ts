import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import Fastify from 'fastify';
import { Proxy } from 'local-postgres/proxy';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  conditionalRequests,
  DatabaseVersionStore,
  MemoryVersionStore,
  type Queryable,
  versionsModeOf,
} from '../../src/index.ts';
import { startVersions, type VersionsUnderTest } from './versions.ts';

const queryTimeoutMs = 60_000;
let versions: VersionsUnderTest;
let pool: pg.Pool;
let proxy: Proxy;
beforeEach(async () => {
  versions = await startVersions();
  proxy = new Proxy();
  const url = new URL(versions.url);
  url.port = String(await proxy.through(Number(url.port)));
  pool = new pg.Pool({
    connectionString: url.href,
    max: 2,
    query_timeout: queryTimeoutMs,
    idleTimeoutMillis: 0,
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await pool.end();
  proxy.close();
  await versions.stop();
});

/** From now on, PostgreSQL does not answer on this connection. */
async function mute(database: Queryable): Promise<void> {
  const { rows } = await database.query<{ port: number }>('SELECT inet_client_port() AS port');
  proxy.mute(rows[0]?.port ?? 0);
}

async function work(database: Queryable): Promise<void> {
  await mute(database);
  await database.query('SELECT 1');
}

test('a connection whose statement was not answered within the query_timeout is not used again', async () => {
  await mute(pool);
  const unanswered = versionsModeOf(pool).catch((error: Error) => error.message);
  await expect.poll(() => vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(queryTimeoutMs);
  expect(await unanswered).toBe('Query read timeout');
  expect(await versionsModeOf(pool)).toBe('database');
});

test.each([
  ['a read', 'GET', '/read', 'database'],
  ['a read that is caught', 'GET', '/caught', 'database'],
  ['a snapshot', 'GET', '/snapshot', 'database'],
  ['a snapshot', 'GET', '/snapshot', 'memory'],
  ["a read's snapshot", 'GET', '/read-snapshot', 'database'],
  ['a write', 'PUT', '/write', 'database'],
] as const)(
  'after an unanswered statement of %s, no other is sent, which would wait as long again: %s %s, versions in %s',
  async (_name, method, url, mode) => {
    const app = Fastify();
    const lookups = new pg.Pool({ connectionString: versions.url });
    const store =
      mode === 'memory' ? new MemoryVersionStore() : new DatabaseVersionStore({ pool: lookups });
    await app.register(conditionalRequests, { pool, store });
    const conditional = { reads: () => ['a'] };
    app.get('/read', { conditional }, ({ database }) => work(database));
    app.get('/caught', { conditional }, ({ database }) =>
      work(database).catch(() => database.query('SELECT 2')),
    );
    app.get('/read-snapshot', { conditional }, (request) => request.snapshot(work));
    app.get('/snapshot', (request) => request.snapshot(work));
    app.put('/write', (_request, reply) => reply.transact(work));
    const sent: string[] = [];
    const note = (message: unknown) => void sent.push((message as { text: string }).text);
    subscribe('tracing:fastify-conditional-requests:query:start', note);
    try {
      const answered = app.inject({ method, url });
      await expect.poll(() => sent.at(-1)).toBe('SELECT 1');
      vi.advanceTimersByTime(queryTimeoutMs);
      expect((await answered).statusCode).toBe(503);
      expect(sent.at(-1)).toBe('SELECT 1');
      await expect.poll(() => pool.totalCount).toBe(0);
    } finally {
      unsubscribe('tracing:fastify-conditional-requests:query:start', note);
      await app.close();
      await lookups.end();
    }
  },
);

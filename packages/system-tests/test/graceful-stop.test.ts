import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { portOf } from 'local-postgres';
import { Pool } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { connected, waitUntilBlocked } from '../src/locks.ts';
import { startSystem } from '../src/system.ts';

const inFlight = 2_000;
const longTimeoutMs = '120000';

/** Reads, all of them different, and some writes. */
const requests = Array.from({ length: inFlight }, (_, number) => {
  const headers = { 'x-user': number % 2 === 0 ? 'ann@example.com' : 'bob@example.com' };
  return number % 20 === 0
    ? ({
        method: 'POST',
        path: '/projects',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ name: `Project ${number}` }),
      } as const)
    : ({ method: 'GET', path: `/projects?limit=${1 + (number >> 1)}`, headers } as const);
});
const written = requests.filter(({ method }) => method === 'POST').length;

/** A proxy before a backend. While it holds requests, it has no connection to the backend. */
async function startHoldingProxy(target: string) {
  let { promise: released, resolve: release } = Promise.withResolvers<void>();
  release();
  const forwarded = new Set<Socket>();
  const proxy = {
    url: '',
    /** Requests that have arrived since `hold`. */
    waiting: 0,
    release: () => release(),
    hold() {
      // Requests on existing connections would be forwarded.
      for (const client of forwarded) client.destroy();
      ({ promise: released, resolve: release } = Promise.withResolvers<void>());
    },
  };
  const forward = async (client: Socket, request: Buffer): Promise<void> => {
    if (/ \/projects/.test(request.toString('latin1'))) proxy.waiting++;
    await released;
    forwarded.add(client);
    const { hostname, port } = new URL(target);
    const backend = connect(Number(port), hostname).on('error', () => client.destroy());
    backend.write(request);
    client
      .on('error', () => backend.destroy())
      .pipe(backend)
      .pipe(client);
  };
  const server = createServer((client) => {
    client.once('data', (request) => void forward(client.pause(), request));
    // All requests arrive together.
  }).listen({ port: 0, host: '127.0.0.1', backlog: 2 * inFlight });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  proxy.url = `http://127.0.0.1:${portOf(server)}`;
  return proxy;
}

const refuses = async (url: string): Promise<boolean> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const refused = await once(socket, 'connect').then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED',
  );
  socket.destroy();
  return refused;
};

test(`on SIGTERM, the bff answers ${inFlight} requests in flight and accepts no connection`, async () => {
  const proxies: Awaited<ReturnType<typeof startHoldingProxy>>[] = [];
  const system = await startSystem({
    async proxyFor(url) {
      const proxy = await startHoldingProxy(url);
      proxies.push(proxy);
      return proxy.url;
    },
    settings: {
      bff: {
        // Some for the bff's own requests: it looks for unfinished deletions.
        UPSTREAM_CONNECTIONS: String(inFlight + 10),
        UPSTREAM_CONNECT_TIMEOUT_MS: longTimeoutMs,
        UPSTREAM_TIMEOUT_MS: longTimeoutMs,
        UPSTREAM_DEADLINE_MS: longTimeoutMs,
        SHUTDOWN_TIMEOUT_MS: longTimeoutMs,
      },
      projects: { CONNECTION_TIMEOUT_MS: longTimeoutMs, STATEMENT_TIMEOUT_MS: longTimeoutMs },
    },
  });
  onTestFinished(() => system.stop());
  const { bff } = system.services;
  const clients = new Pool(bff.url, {
    connections: inFlight,
    headersTimeout: 0,
    connectTimeout: 0,
  });
  onTestFinished(() => clients.destroy());

  const [proxy] = proxies;
  proxy?.hold();
  const answers = Promise.all(
    requests.map(async (request) => {
      const { statusCode, headers, body } = await clients.request(request);
      return { status: statusCode, connection: headers['connection'], body: await body.json() };
    }),
  );
  await expect.poll(() => proxy?.waiting, { timeout: 240_000 }).toBe(inFlight);

  const exited = bff.kill('SIGTERM');
  await expect.poll(() => refuses(bff.url)).toBe(true);
  proxy?.release();
  const statuses = (await answers).map(
    ({ status, connection }) => `${status} ${String(connection)}`,
  );
  expect(Object.groupBy(statuses, (status) => status)).toEqual({
    '200 close': Array(inFlight - written).fill('200 close'),
    '201 close': Array(written).fill('201 close'),
  });
  await exited;
  expect(bff.log).toContain('(exited: 0)');

  await bff.restart();
  const list = await system.ask('ann@example.com', 'GET', '/projects?limit=1000');
  expect(JSON.parse(list.body)).toHaveLength(written);
});

test('a backend keeps its sole writer lock until it has answered its last write', async () => {
  const system = await startSystem({
    settings: {
      projects: { STATEMENT_TIMEOUT_MS: longTimeoutMs, SHUTDOWN_TIMEOUT_MS: longTimeoutMs },
    },
  });
  onTestFinished(() => system.stop());
  const { projects } = system.services;
  const client = new Pool(projects.url, { connections: 1, headersTimeout: 0 });
  onTestFinished(() => client.destroy());
  const admin = await connected(system.databases.admin.projects);
  onTestFinished(() => admin.end());
  const locks = async () => {
    const { rows } = await admin.query<{ count: number }>(
      `SELECT count(*)::int FROM pg_locks
       WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return rows[0]?.count;
  };
  const held = await locks();
  expect(held).toBeGreaterThan(0);

  await admin.query('BEGIN');
  await admin.query('LOCK TABLE projects');
  const write = client.request({
    method: 'POST',
    path: '/projects',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"Last"}',
  });
  await waitUntilBlocked('relation', admin, () => system.log());
  const exited = projects.kill('SIGTERM');
  await expect.poll(() => refuses(projects.url)).toBe(true);
  expect(await locks()).toBe(held);
  await admin.query('COMMIT');

  const { statusCode, headers } = await write;
  expect(statusCode).toBe(201);
  expect(headers['connection']).toBe('close');
  await exited;
  expect(projects.log).toContain('(exited: 0)');
  // PostgreSQL may notice the end of the session a little later.
  await expect.poll(locks).toBe(0);
});

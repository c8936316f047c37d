import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { type App, readSettings } from 'service-kit';
import { askerOf } from 'service-kit/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { buildApp } from '../src/app.ts';
import { settingsSchema } from '../src/config.ts';
import { type Answer, FakeReplica, resource } from './fake-replica.ts';
import { loseRouteOf, lostRoute } from './lost-route.ts';
import { patience } from './patience.ts';

const project = '/projects/0b1f7d9c-93f5-4a3c-8d0a-3a5d3e3f0f11';
const never = '600000';

/** A bff in front of replicas of projects; commissioning is not needed here. */
async function startBff(
  replicas: readonly { readonly url: string }[],
  settings: Record<string, string> = {},
) {
  const commissioning = await FakeReplica.start();
  const bff: App = await buildApp(
    readSettings('BFF', settingsSchema, {
      BFF_PROJECTS_URL: replicas.map(({ url }) => url).join(),
      BFF_COMMISSIONING_URL: commissioning.url,
      BFF_LOG_LEVEL: 'silent',
      BFF_PURGE_INTERVAL_MS: never,
      BFF_UPSTREAM_PROBE_INTERVAL_MS: never,
      ...patience,
      ...settings,
    }),
  );
  onTestFinished(() => bff.close());
  await bff.ready();
  const ask = askerOf(bff);
  return {
    bff,
    ask,
    read: (path = project) => ask('ann@example.com', 'GET', path),
    rename: () => ask('ann@example.com', 'PATCH', project, { name: 'Barn' }),
    create: () => ask('ann@example.com', 'POST', '/projects', { name: 'Mill' }),
    metric: async (name: string, { url }: FakeReplica) => {
      const { body } = await ask(undefined, 'GET', '/metrics');
      return Number(body.split(`${name}{replica="${url}"} `)[1]?.split('\n', 1)[0]);
    },
  };
}

const startReplicas = (count: number) =>
  Promise.all(Array.from({ length: count }, () => FakeReplica.start()));

/** Keeps requests until `release`. */
function held() {
  const responses: [Parameters<Answer>[0], ServerResponse][] = [];
  return {
    answer: ((request, response) => void responses.push([request, response])) satisfies Answer,
    release: () => {
      for (const [request, response] of responses) resource('Mill')(request, response);
    },
  };
}

const reset: Answer = (_request, response) => void response.socket?.resetAndDestroy();
const status =
  (code: number): Answer =>
  (_request, response) =>
    void response
      .writeHead(code, { 'content-type': 'application/problem+json' })
      .end(JSON.stringify({ detail: 'The database is unavailable' }));
const counts = (replicas: readonly FakeReplica[]) =>
  replicas.map(({ requests }) => requests.length);

test('consecutive requests go to the replicas in turn', async () => {
  const replicas = await startReplicas(3);
  const { read } = await startBff(replicas);
  for (let i = 0; i < 9; i++) expect((await read()).statusCode).toBe(200);
  expect(counts(replicas)).toEqual([3, 3, 3]);
});

test('a request goes to the replica with the fewest pending requests', async () => {
  const [busy, idle] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  const { read, metric } = await startBff([busy, idle], { BFF_CACHING: 'false' });
  const { answer, release } = held();
  busy.answer = answer;
  const pending = read();
  await expect.poll(() => counts([busy, idle])).toEqual([1, 0]);
  for (let i = 0; i < 6; i++) expect((await read()).statusCode).toBe(200);
  expect(counts([busy, idle])).toEqual([1, 6]);
  expect(await metric('upstream_replica_pending_requests', busy)).toBe(1);
  release();
  expect((await pending).statusCode).toBe(200);
  expect(await metric('upstream_replica_pending_requests', busy)).toBe(0);
});

test('all replicas confirm one stored response', async () => {
  const [one, two] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  const { read } = await startBff([one, two]);
  const answers = [await read(), await read(), await read()];
  expect(counts([one, two])).toEqual([2, 1]);
  expect(answers.map(({ headers }) => headers['cache-status'])).toEqual([
    expect.stringContaining('fwd=uri-miss'),
    'projects; fwd=stale; fwd-status=304',
    'projects; fwd=stale; fwd-status=304',
  ]);
  for (const answer of answers) expect(answer.json()).toEqual({ name: 'Mill' });
});

test('if a replica refuses connections, reads and writes go to another, and it is ejected', async () => {
  const [dead, alive] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  await dead.stop();
  const { create, read, metric } = await startBff([dead, alive]);
  // The first replica's turn comes first.
  expect((await create()).statusCode).toBe(200);
  for (let i = 0; i < 5; i++) expect((await read()).statusCode).toBe(200);
  expect(alive.requests).toHaveLength(6);
  expect(await metric('upstream_replica_requests_total', dead)).toBe(1);
  expect(await metric('upstream_replica_failures_total', dead)).toBe(1);
  expect(await metric('upstream_replica_ejected', dead)).toBe(1);
  expect(await metric('upstream_replica_ejected', alive)).toBe(0);
});

test('a replica that failed is probed, and used again as soon as it is ready', async () => {
  const [one, two] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  const { read, metric } = await startBff([one, two], { BFF_UPSTREAM_PROBE_INTERVAL_MS: '20' });
  one.answer = reset;
  one.isReady = false;
  expect((await read()).statusCode).toBe(200);
  await expect.poll(() => one.probes).toBeGreaterThan(2);
  expect(await metric('upstream_replica_ejected', one)).toBe(1);
  const before = one.requests.length;
  for (let i = 0; i < 4; i++) await read();
  expect(one.requests).toHaveLength(before);

  one.answer = resource('Mill');
  one.isReady = true;
  await expect.poll(() => metric('upstream_replica_ejected', one)).toBe(0);
  for (let i = 0; i < 4; i++) await read();
  expect(one.requests).toHaveLength(before + 2);
});

test('a read whose connection is reset is repeated at another replica, but only once', async () => {
  const replicas = (await startReplicas(3)) as [FakeReplica, FakeReplica, FakeReplica];
  const { read } = await startBff(replicas);
  replicas[0].answer = reset;
  expect((await read()).json()).toEqual({ name: 'Mill' });
  expect(counts(replicas)).toEqual([1, 1, 0]);

  // A request that makes a process crash must not reach them all.
  for (const replica of replicas) replica.answer = reset;
  const failed = await read();
  expect(failed.statusCode).toBe(502);
  expect(counts(replicas).reduce((sum, count) => sum + count)).toBe(4);
});

test('a write whose connection is reset is not repeated', async () => {
  const [one, two] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  const { rename } = await startBff([one, two]);
  one.answer = reset;
  const answer = await rename();
  expect(answer.statusCode).toBe(502);
  expect(answer.json().detail).toContain('may have been done');
  expect(counts([one, two])).toEqual([1, 0]);
  // It is ejected by now, so the next write succeeds.
  expect((await rename()).statusCode).toBe(200);
  expect(counts([one, two])).toEqual([1, 1]);
});

test.each(lostRoute)(
  'if the connection ends with %s, a read that was sent is repeated at another replica, a write is not',
  async (code) => {
    const [one, two] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
    const first = await startBff([one, two]);
    const loseRead = loseRouteOf(/^GET \/projects/);
    one.answer = () => loseRead(code);
    expect((await first.read()).json()).toEqual({ name: 'Mill' });
    expect(counts([one, two])).toEqual([1, 1]);
    expect(await first.metric('upstream_replica_ejected', one)).toBe(1);

    const second = await startBff([one, two]);
    const loseWrite = loseRouteOf(/^PATCH \/projects/);
    one.answer = () => loseWrite(code);
    const answer = await second.rename();
    expect(answer.statusCode).toBe(502);
    expect(answer.json().detail).toContain('may have been done');
    expect(counts([one, two])).toEqual([2, 1]);
    expect(await second.metric('upstream_replica_ejected', one)).toBe(1);
  },
);

test('a read that is answered with 503 is repeated at another replica, a write is not', async () => {
  const [stopping, other] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  stopping.answer = status(503);
  stopping.isReady = false;
  const { read, rename, metric } = await startBff([stopping, other]);
  expect((await read()).statusCode).toBe(200);
  expect(counts([stopping, other])).toEqual([1, 1]);
  expect(await metric('upstream_replica_ejected', stopping)).toBe(1);

  const second = await startBff([stopping, other]);
  const answer = await second.rename();
  expect(answer.statusCode).toBe(503);
  expect(answer.json().detail).toBe('The database is unavailable');
  expect(counts([stopping, other])).toEqual([2, 1]);
  expect((await rename()).statusCode).toBe(200);
});

test('a read is repeated at another replica if a proxy in front of the first answers 503', async () => {
  const [away, other] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  away.answer = (_request, response) =>
    void response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>No upstream</h1>');
  const { read } = await startBff([away, other]);
  expect((await read()).json()).toEqual({ name: 'Mill' });
  expect(counts([away, other])).toEqual([1, 1]);
});

test('if every replica answers 503, so does the bff, with their detail', async () => {
  const replicas = await startReplicas(2);
  for (const replica of replicas) {
    replica.answer = status(503);
    replica.isReady = false;
  }
  const { read } = await startBff(replicas);
  for (let i = 0; i < 3; i++) {
    const answer = await read();
    expect(answer.statusCode).toBe(503);
    expect(answer.json().detail).toBe('The database is unavailable');
  }
});

test('a replica that closes its connections gets no further requests until it is ready', async () => {
  const [closing, other] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  closing.isReady = false;
  closing.answer = (request, response) => {
    response.setHeader('connection', 'close');
    resource('Mill')(request, response);
  };
  const { read } = await startBff([closing, other]);
  for (let i = 0; i < 5; i++) expect((await read()).statusCode).toBe(200);
  expect(counts([closing, other])).toEqual([1, 4]);
});

test('a read that a replica does not answer in time is answered by another within the deadline', async () => {
  const [hanging, other] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  const { read, rename } = await startBff([hanging, other], {
    BFF_UPSTREAM_TIMEOUT_MS: '5000',
    BFF_UPSTREAM_DEADLINE_MS: '30000',
  });
  hanging.answer = held().answer;
  expect((await read()).json()).toEqual({ name: 'Mill' });
  expect(counts([hanging, other])).toEqual([1, 1]);

  other.answer = held().answer;
  const late = await rename();
  expect(late.statusCode).toBe(504);
  expect(late.json().detail).toContain('may have been done');
  expect(counts([hanging, other])).toEqual([1, 2]);
});

/** The URL of a port whose accept queue is full: connecting neither succeeds nor fails. */
async function startStuck(): Promise<string> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer().listen(
      { port: 0, host: '127.0.0.1', backlog: 1 },
      () => {
        parentPort.postMessage(server.address().port);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      },
    );`,
    { eval: true },
  );
  const [port] = (await once(worker, 'message')) as [number];
  const sockets = Array.from({ length: 8 }, () => connect(port, '127.0.0.1'));
  for (const socket of sockets) socket.on('error', () => {});
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await worker.terminate();
  });
  // The kernel accepts backlog + 1 connections.
  await Promise.all(sockets.slice(0, 2).map((socket) => once(socket, 'connect')));
  return `http://127.0.0.1:${port}`;
}

test('a write goes to another replica if connecting takes too long', async () => {
  const stuck = await startStuck();
  const [other] = (await startReplicas(1)) as [FakeReplica];
  const { create } = await startBff([{ url: stuck }, other], {
    BFF_UPSTREAM_CONNECT_TIMEOUT_MS: '5000',
  });
  for (let i = 0; i < 3; i++) expect((await create()).statusCode).toBe(200);
  expect(other.requests).toHaveLength(3);
});

test('a replica that keeps a request beyond the deadline is ejected unless it is ready', async () => {
  const [hanging, other] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  hanging.answer = held().answer;
  hanging.isReady = false;
  const settings = { BFF_UPSTREAM_DEADLINE_MS: '10000', BFF_CACHING: 'false' };
  const { read } = await startBff([hanging, other], settings);
  expect((await read()).statusCode).toBe(504);
  for (let i = 0; i < 4; i++) expect((await read()).statusCode).toBe(200);
  expect(counts([hanging, other])).toEqual([1, 4]);

  // One slow resource does not make the replica slow.
  hanging.isReady = true;
  const second = await startBff([hanging, other], settings);
  expect((await second.read()).statusCode).toBe(504);
  await expect.poll(() => hanging.probes).toBe(2);
  await expect.poll(() => second.metric('upstream_replica_ejected', hanging)).toBe(0);
  hanging.answer = resource('Mill');
  for (let i = 0; i < 4; i++) await second.read();
  expect(hanging.requests.length).toBeGreaterThan(2);
});

test('a replica that answers a list of revalidations too late gets no requests', async () => {
  const replicas = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  const { read, metric } = await startBff(replicas);
  for (const replica of replicas) {
    replica.answer = (request, response) => {
      response.setHeader('vary', 'x-user');
      if (request.method === 'GET') resource('Mill')(request, response);
    };
  }
  const paths = [project, `${project}/areas`];
  for (const path of paths) await read(path);
  const answers = await Promise.all(paths.map((path) => read(path)));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  const asked = replicas.find(({ requests }) => requests.some((one) => one.startsWith('QUERY')));
  if (asked === undefined) throw new Error('No list was sent');
  expect(await metric('upstream_replica_failures_total', asked)).toBe(1);
  expect(await metric('upstream_replica_ejected', asked)).toBe(1);
});

test('the log says which replica is ejected and why, and when it is used again', async () => {
  const [one, two] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  const { bff, read, create, metric } = await startBff([one, two], {
    BFF_UPSTREAM_PROBE_INTERVAL_MS: '20',
  });
  const warned = vi.spyOn(bff.log, 'warn');
  await one.stop();
  expect((await create()).statusCode).toBe(200);
  expect(await metric('upstream_replica_ejected', one)).toBe(1);
  await one.listen();
  await expect.poll(() => metric('upstream_replica_ejected', one)).toBe(0);
  two.answer = (request, response) => {
    response.setHeader('connection', 'close');
    resource('Mill')(request, response);
  };
  // It is ready, so no line is logged.
  for (let i = 0; i < 4; i++) expect((await read()).statusCode).toBe(200);
  await expect.poll(() => two.probes).toBeGreaterThan(0);
  expect(warned.mock.calls).toEqual([
    [
      `projects: ${one.url} gets no requests until it is ready: connect ECONNREFUSED 127.0.0.1:${one.port}`,
    ],
    [`projects: ${one.url} is ready and used again`],
  ]);
});

test('if no replica is reachable, the answer is 503; the first that returns is used at once', async () => {
  const [one, two] = (await startReplicas(2)) as [FakeReplica, FakeReplica];
  await one.stop();
  await two.stop();
  const { ask, read, create } = await startBff([one, two]);
  for (const answer of [await read(), await create()]) {
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.json().detail).toBe(
      'projects is unreachable: none of its 2 replicas accepts connections',
    );
  }
  const ready = () => ask(undefined, 'GET', '/ready');
  await expect
    .poll(async () => (await ready()).json().checks)
    .toMatchObject({ projects: 'unavailable' });

  await two.listen();
  for (let i = 0; i < 3; i++) expect((await read()).statusCode).toBe(200);
  await expect.poll(async () => (await ready()).statusCode).toBe(200);
});

test('a single replica is never ejected', async () => {
  const [only] = (await startReplicas(1)) as [FakeReplica];
  const { read, metric } = await startBff([only]);
  await only.stop();
  expect((await read()).json().detail).toBe('projects is unreachable');
  expect(await metric('upstream_replica_ejected', only)).toBe(0);
  await only.listen();
  expect((await read()).statusCode).toBe(200);
});

import { createApp, readSettings, serverSettings } from 'service-kit';
import { askerOf } from 'service-kit/testing';
import { Type } from 'typebox';
import { expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../src/app.ts';
import { settingsSchema } from '../src/config.ts';
import { patience } from './patience.ts';

const settings = readSettings('REPLICA', Type.Object(serverSettings), {
  REPLICA_LOG_LEVEL: 'silent',
  // Longer than a stall in which a request is on its way to a replica that has begun to stop.
  REPLICA_SHUTDOWN_IDLE_MS: '3000',
});

/** A replica that stops as the services do, and whose state the others share. */
async function startReplica(state: { version: number }, port = 0) {
  let requests = 0;
  const app = await createApp({
    docs: { title: 'replica', version: '1.0.0', description: 'A replica of projects' },
    settings,
  });
  app.route({
    method: ['GET', 'PATCH'],
    url: '/projects/:project_id',
    handler: async ({ method, headers }, reply) => {
      requests++;
      if (method === 'PATCH') state.version++;
      const etag = `"${state.version}"`;
      reply.header('etag', etag).header('cache-control', 'no-cache');
      if (method === 'GET' && headers['if-none-match'] === etag) return reply.code(304).send();
      return { version: state.version };
    },
  });
  const url = await app.listen({ port, host: '127.0.0.1' });
  return { url, requests: () => requests, close: () => app.close() };
}

test('no request fails, and no read is stale, while replicas restart in turn', async () => {
  const state = { version: 0 };
  const replicas = await Promise.all([startReplica(state), startReplica(state)]);
  onTestFinished(async () => {
    await Promise.all(replicas.map((replica) => replica.close()));
  });
  const bff = await buildApp(
    readSettings('BFF', settingsSchema, {
      BFF_PROJECTS_URL: replicas.map(({ url }) => url).join(),
      BFF_LOG_LEVEL: 'silent',
      BFF_UPSTREAM_PROBE_INTERVAL_MS: '50',
      ...patience,
    }),
  );
  onTestFinished(() => bff.close());
  await bff.ready();
  const ask = askerOf(bff);
  const project = '/projects/0b1f7d9c-93f5-4a3c-8d0a-3a5d3e3f0f11';
  const failures: string[] = [];
  const end = new AbortController();
  onTestFinished(() => end.abort());
  let asked = 0;
  const work = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const before = state.version;
      const read = await ask('ann@example.com', 'GET', project);
      if (read.statusCode !== 200) failures.push(`GET: ${read.body}`);
      else if (read.json().version < before) failures.push(`${read.body} is older than ${before}`);
      const written = await ask('ann@example.com', 'PATCH', project, { name: 'Mill' });
      if (written.statusCode !== 200) failures.push(`PATCH: ${written.body}`);
      asked += 2;
    }
  };
  const users = Promise.all(Array.from({ length: 8 }, work));
  const untilAsked = async (more: number) => {
    const before = asked;
    await expect.poll(() => asked).toBeGreaterThan(before + more);
  };
  for (let round = 0; round < 2; round++) {
    for (const [index, replica] of replicas.entries()) {
      await untilAsked(100);
      await replica.close();
      await untilAsked(100);
      const restarted = await startReplica(state, Number(new URL(replica.url).port));
      replicas[index] = restarted;
      await expect.poll(restarted.requests).toBeGreaterThan(0);
    }
  }
  end.abort();
  await users;
  expect(failures).toEqual([]);
});

import { createCommissioningClient } from 'api-clients';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MemoryStore } from 'undici-revalidating-cache';
import { expect, onTestFinished, test } from 'vitest';
import { Errand } from '../src/upstream/errand.ts';
import { Upstream } from '../src/upstream/upstream.ts';

/** Commissioning, which takes requests and never answers, behind a single connection. */
async function startSilent() {
  const requests: string[] = [];
  const server = createServer(({ url = '' }) => void requests.push(url));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const upstream = new Upstream({
    name: 'commissioning',
    createClient: createCommissioningClient,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`,
    cache: undefined,
    store: new MemoryStore({ maxBytes: 0 }),
    connections: 1,
    maxQueued: 1,
    connectTimeoutMs: 60_000,
    timeoutMs: 60_000,
  });
  onTestFinished(async () => {
    await upstream.close();
    server.close();
  });
  const put = (deadlineMs: number, node_uuid: string) => {
    const params = { path: { node_uuid }, query: { project_id: 'p', area_id: 'a', zone_id: 'z' } };
    return upstream.ask(new Errand('anonymous', {}, deadlineMs), (client, sending) =>
      client.PUT('/nodes/{node_uuid}', { params, body: { name: 'Node' }, ...sending }),
    );
  };
  return { requests, put, upstream };
}

test('a write whose time is over before its turn comes is never sent, and says so', async () => {
  const { requests, put, upstream } = await startSilent();
  const sent = put(60_000, 'a/b');
  await expect.poll(() => requests).toEqual(['/base/nodes/a%2Fb?project_id=p&area_id=a&zone_id=z']);
  await expect(put(50, 'waiting')).rejects.toMatchObject({
    statusCode: 504,
    detail: 'commissioning did not answer in time',
  });
  await upstream.close();
  await expect(sent).rejects.toMatchObject({
    statusCode: 502,
    detail: expect.stringContaining('may have been done'),
  });
  expect(requests).toHaveLength(1);
});

test('what is asked after the deadline is not sent', async () => {
  const { requests, upstream } = await startSilent();
  const errand = new Errand('anonymous', {}, 50);
  const get = (node_uuid: string) =>
    upstream.ask(errand, (client, sending) => {
      const params = { path: { node_uuid }, query: { project_id: 'p', zone_id: 'z' } };
      return client.GET('/nodes/{node_uuid}', { params, ...sending });
    });
  await expect(get('first')).rejects.toMatchObject({ statusCode: 504 });
  await expect(get('second')).rejects.toMatchObject({ statusCode: 504 });
  expect(requests.filter((url) => url.includes('second'))).toEqual([]);
  expect(errand.calls.map(({ failure }) => failure)).toEqual(['slow', 'slow']);
});

test('a probe that nobody waits for is broken off, and the next one takes its turn', async () => {
  const { requests, upstream } = await startSilent();
  const ready = '/base/ready';
  for (const asked of [[ready], [ready, ready]]) {
    const late = new AbortController();
    const probe = upstream.checkReady(late.signal);
    await expect.poll(() => requests).toEqual(asked);
    late.abort(new Error('too late'));
    await expect(probe).rejects.toThrow('too late');
  }
});

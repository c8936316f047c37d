import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { portOf } from 'local-postgres';
import { MemoryStore, revalidate } from 'undici-revalidating-cache';
import { expect, onTestFinished, test } from 'vitest';
import { RequestScope } from '../src/upstream/request-scope.ts';
import { Upstream } from '../src/upstream/upstream.ts';

/** A backend behind a single connection. By default, it reads requests and never answers. */
async function startBackend(answer: RequestListener = () => {}) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const store = new MemoryStore({ maxBytes: 1_000_000 });
  const upstream = new Upstream({
    name: 'commissioning',
    urls: [new URL(`http://127.0.0.1:${portOf(server)}/base/`)],
    cache: revalidate({ store, gather: true }),
    store,
    connections: 1,
    maxQueued: 1,
    connectTimeoutMs: 60_000,
    timeoutMs: 60_000,
    probeIntervalMs: 60_000,
    resolveIntervalMs: 0,
    report: () => {},
  });
  onTestFinished(async () => {
    await upstream.close();
    server.close();
  });
  const upstreams = { projects: upstream, commissioning: upstream };
  const open = (deadlineMs: number) =>
    new RequestScope({ upstreams, user: 'anonymous', headers: {}, deadlineMs });
  const put = (deadlineMs: number, node_uuid: string) => {
    const params = { path: { node_uuid }, query: { project_id: 'p', area_id: 'a', zone_id: 'z' } };
    const { commissioning } = open(deadlineMs);
    return commissioning.PUT('/nodes/{node_uuid}', { params, body: { name: 'Node' } });
  };
  return { requests, open, put, upstream };
}

test('a write whose deadline passes while it is queued is never sent, and its problem says so', async () => {
  const { requests, put, upstream } = await startBackend();
  const sent = put(60_000, 'a/b');
  await expect.poll(() => requests).toEqual(['/base/nodes/a%2Fb?project_id=p&area_id=a&zone_id=z']);
  await expect(put(50, 'waiting')).rejects.toMatchObject({
    statusCode: 504,
    detail: 'commissioning did not respond in time',
  });
  await upstream.close();
  await expect(sent).rejects.toMatchObject({
    statusCode: 502,
    detail: expect.stringContaining('may have been done'),
  });
  expect(requests).toHaveLength(1);
});

test('nothing is sent after the deadline', async () => {
  const { requests, open } = await startBackend();
  const scope = open(50);
  const get = (node_uuid: string) => {
    const params = { path: { node_uuid }, query: { project_id: 'p', zone_id: 'z' } };
    return scope.commissioning.GET('/nodes/{node_uuid}', { params });
  };
  await expect(get('first')).rejects.toMatchObject({ statusCode: 504 });
  await expect(get('second')).rejects.toMatchObject({ statusCode: 504 });
  expect(requests.filter((url) => url.includes('second'))).toEqual([]);
  expect(scope.requests.map(({ failure }) => failure)).toEqual(['timeout', 'timeout']);
});

test('an aborted probe ends, so the next one can start', async () => {
  const { requests, upstream } = await startBackend();
  const ready = '/base/ready';
  for (const asked of [[ready], [ready, ready]]) {
    const late = new AbortController();
    const probe = upstream.checkReady(late.signal);
    await expect.poll(() => requests).toEqual(asked);
    late.abort(new Error('too late'));
    await expect(probe).rejects.toThrow('too late');
  }
});

test('a list is sent below the base path of the URL', async () => {
  const { open, requests } = await startBackend((request, response) => {
    const isQuery = request.method === 'QUERY';
    const headers = { etag: '"1"', 'content-type': 'application/json' };
    response.writeHead(isQuery ? 404 : request.headers['if-none-match'] ? 304 : 200, headers);
    response.end(isQuery ? '{}' : '[]');
  });
  const read = () =>
    Promise.all(
      ['a', 'b'].map((zone_id) => {
        const params = { query: { project_id: 'p', zone_id } };
        return open(60_000).commissioning.GET('/nodes', { params });
      }),
    );
  await read();
  const before = requests.length;
  await read();
  expect(requests.slice(before)).toEqual([
    '/base/gathered-revalidation',
    '/base/nodes?project_id=p&zone_id=a',
    '/base/nodes?project_id=p&zone_id=b',
  ]);
});

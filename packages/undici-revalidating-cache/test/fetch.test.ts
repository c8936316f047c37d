import { getEventListeners } from 'node:events';
import createClient from 'openapi-fetch';
import { afterEach, expect, test } from 'vitest';
import { createFetch } from '../src/index.ts';
import { type Origin, representation, startOrigin } from './origin.ts';

interface Paths {
  '/things/{id}': {
    get: {
      parameters: { path: { id: string } };
      responses: {
        200: { content: { 'application/json': { name: string } } };
        404: { content: { 'application/json': { detail: string } } };
      };
    };
    put: {
      parameters: { path: { id: string } };
      requestBody: { content: { 'application/json': { name: string } } };
      responses: { 204: { content?: never } };
    };
  };
}

let origin: Origin;
afterEach(() => origin.close());

const clientOf = ({ url, dispatcher }: Origin) =>
  createClient<Paths>({ baseUrl: url, fetch: createFetch(dispatcher) });
const params = { path: { id: 'a b' } };

test('openapi-fetch reads JSON through it, revalidated', async () => {
  const json = { 'content-type': 'application/json' };
  origin = await startOrigin(representation('"1"', '{"name":"one"}', json));
  const client = clientOf(origin);
  await client.GET('/things/{id}', { params });
  const { data, response } = await client.GET('/things/{id}', { params });
  expect(data).toEqual({ name: 'one' });
  expect(response.headers.get('cache-status')).toBe('test; fwd=stale; fwd-status=304');
  expect(origin.requests[1]).toMatchObject({
    url: '/things/a%20b',
    headers: { 'if-none-match': '"1"' },
  });
});

test('what a caller does to the bytes of an answer does not reach the next caller', async () => {
  origin = await startOrigin(representation('"1"', '{"name":"one"}'));
  const client = clientOf(origin);
  for (let round = 0; round < 3; round++) {
    const { data } = await client.GET('/things/{id}', { params, parseAs: 'arrayBuffer' });
    expect(Buffer.from(data as ArrayBuffer).toString()).toBe('{"name":"one"}');
    new Uint8Array(data as ArrayBuffer).fill(0);
  }
});

test('openapi-fetch sends bodies through it, and gets empty answers and errors', async () => {
  const bodies: string[] = [];
  origin = await startOrigin((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"none"}');
      return;
    }
    request.on('data', (chunk: Buffer) => bodies.push(String(chunk)));
    request.on('end', () => response.writeHead(204).end());
  });
  const client = clientOf(origin);
  const put = await client.PUT('/things/{id}', { params, body: { name: 'new' } });
  expect([put.response.status, put.error, bodies]).toEqual([204, undefined, ['{"name":"new"}']]);
  const { error, response } = await client.GET('/things/{id}', { params });
  expect([response.status, error]).toEqual([404, { detail: 'none' }]);
});

test('a signal aborts it', async () => {
  origin = await startOrigin(() => {});
  const abort = new AbortController();
  const call = createFetch(origin.dispatcher)(origin.url, { signal: abort.signal });
  abort.abort(new Error('enough'));
  await expect(call).rejects.toThrow('enough');
});

test('a signal that is aborted before sends nothing; one that is not is left alone afterwards', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const fetchFrom = createFetch(origin.dispatcher);
  const aborted = fetchFrom(origin.url, { signal: AbortSignal.abort(new Error('before')) });
  await expect(aborted).rejects.toThrow('before');
  expect(origin.requests).toEqual([]);
  const request = new Request(origin.url, { signal: new AbortController().signal });
  await fetchFrom(request);
  expect(getEventListeners(request.signal, 'abort')).toEqual([]);
});

import { getEventListeners } from 'node:events';
import createClient from 'openapi-fetch';
import { Pool } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { contentOf, createFetch, LightRequest, wasStored } from '../src/index.ts';
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

test('openapi-fetch reads revalidated JSON through it', async () => {
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

test('a caller that changes an arrayBuffer() only changes its own copy', async () => {
  origin = await startOrigin(representation('"1"', '{"name":"one"}'));
  const client = clientOf(origin);
  for (let round = 0; round < 3; round++) {
    const { data } = await client.GET('/things/{id}', { params, parseAs: 'arrayBuffer' });
    expect(Buffer.from(data as ArrayBuffer).toString()).toBe('{"name":"one"}');
    new Uint8Array(data as ArrayBuffer).fill(0);
  }
});

test("its own option `fields` adds header fields, and the request's take precedence", async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const request = new LightRequest(origin.url, { headers: { 'x-user': 'ann', 'x-own': '1' } });
  const fields = { 'x-user': 'bob', 'x-more': '2' };
  await createFetch(origin.dispatcher)(request, { fields });
  await createFetch(origin.dispatcher)(new Request(request.url, request), { fields });
  const { length } = origin.requests;
  expect(length).toBe(2);
  for (const { headers } of origin.requests) {
    expect(headers).toMatchObject({ 'x-user': 'ann', 'x-own': '1', 'x-more': '2' });
  }
});

test('openapi-fetch sends bodies through it, and receives empty responses and errors', async () => {
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

test('with an aborted signal nothing is sent; another signal keeps no listener', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const fetchFrom = createFetch(origin.dispatcher);
  const aborted = fetchFrom(origin.url, { signal: AbortSignal.abort(new Error('before')) });
  await expect(aborted).rejects.toThrow('before');
  expect(origin.requests).toEqual([]);
  const request = new Request(origin.url, { signal: new AbortController().signal });
  await fetchFrom(request);
  expect(getEventListeners(request.signal, 'abort')).toEqual([]);
});

test('with parseAs: stream, openapi-fetch leaves the body unread, so that its bytes can be forwarded', async () => {
  origin = await startOrigin(representation('"1"', '{"name":"one"}'));
  const client = clientOf(origin);
  const get = async () =>
    (await client.GET('/things/{id}', { params, parseAs: 'stream' })).response;
  await get();
  const [first, second] = [await get(), await get()];
  expect(await second.bytes()).toBe(await first.bytes());
  expect([first.bodyUsed, first.headers.get('etag')]).toEqual([true, '"1"']);
  expect(contentOf(second)).toBe(contentOf(first));
  expect(() => contentOf(new Response())).toThrow(TypeError);
});

test('onDispatch receives a function that aborts, also while the request waits for a connection', async () => {
  origin = await startOrigin(() => {});
  const pool = new Pool(origin.url, { connections: 1 });
  const fetchFrom = createFetch(pool);
  const aborts: ((reason: Error) => void)[] = [];
  const sent: number[] = [];
  const calls = [0, 1].map((index) =>
    fetchFrom(`${origin.url}/${index}`, {
      onDispatch: (abort) => aborts.push(abort),
      onSent: () => sent.push(index),
    }),
  );
  const results = Promise.allSettled(calls);
  await expect.poll(() => origin.requests).toHaveLength(1);
  aborts[1]?.(new Error('waiting'));
  await expect(calls[1]).rejects.toThrow('waiting');
  aborts[0]?.(new Error('in progress'));
  await expect(calls[0]).rejects.toThrow('in progress');
  await results;
  await pool.close();
  expect([sent, origin.requests.map(({ url }) => url)]).toEqual([[0], ['/0']]);
});

test('header fields can be read one by one or all together', async () => {
  origin = await startOrigin(representation('"1"', 'one', { 'x-two': ['a', 'b'] as never }));
  const { headers } = await createFetch(origin.dispatcher)(origin.url);
  expect([headers.get('ETag'), headers.get('x-two'), headers.get('x-none')]).toEqual([
    '"1"',
    'a, b',
    null,
  ]);
  expect(headers).toBeInstanceOf(Headers);
  headers.set('x-two', 'c');
  expect([headers.get('x-two'), headers.has('etag'), new Headers(headers).get('etag')]).toEqual([
    'c',
    true,
    '"1"',
  ]);
});

test('wasStored says whether the response was stored before the request', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const fetchFrom = createFetch(origin.dispatcher, { store: origin.store });
  // The second request waits for the first, and gets the response that it stored.
  const concurrent = await Promise.all([fetchFrom(origin.url), fetchFrom(origin.url)]);
  expect(concurrent.map(wasStored)).toEqual([false, false]);
  expect(wasStored(await fetchFrom(origin.url))).toBe(true);
  origin.answer = representation('"2"', 'two');
  expect(wasStored(await fetchFrom(origin.url))).toBe(false);
  expect(wasStored(await createFetch(origin.dispatcher)(origin.url))).toBe(false);
  expect(wasStored(new Response())).toBe(false);
});

test('with a store, the content of a new response is the stored body itself, once for all callers', async () => {
  origin = await startOrigin(representation('"1"', 'x'.repeat(5_000)));
  const { store, dispatcher, url } = origin;
  const fetchFrom = createFetch(dispatcher, { store });
  const responses = [
    ...(await Promise.all([fetchFrom(url), fetchFrom(url), fetchFrom(url)])),
    await fetchFrom(url),
  ];
  const [key] = store.keys(`${url}/`);
  const body = key && store.get(`${url}/`, key)?.body;
  expect(body).toHaveLength(5_000);
  for (const response of responses) expect(contentOf(response)).toBe(body);
});

test('a store that fails after the request does not fail the fetch', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  let asked = 0;
  const failing = {
    keys: () => (asked++ === 0 ? [] : [{ entityTag: '"1"', variant: '' }]),
    get: () => {
      throw new Error('lost');
    },
  };
  const response = await createFetch(origin.dispatcher, { store: failing })(origin.url);
  expect(await response.text()).toBe('one');
  expect(asked).toBe(2);
});

test('onSent is called, but not for a request that is aborted before it is sent', async () => {
  origin = await startOrigin((_request, response) => response.end());
  const fetchFrom = createFetch(origin.dispatcher);
  const sent: string[] = [];
  const abort = new AbortController();
  const { signal } = abort;
  abort.abort(new Error('before'));
  const refused = fetchFrom(origin.url, { signal, onSent: () => sent.push('refused') });
  await expect(refused).rejects.toThrow('before');
  await fetchFrom(new LightRequest(origin.url), { onSent: () => sent.push('light') });
  await fetchFrom(new Request(origin.url), { onSent: () => sent.push('whole') });
  expect(sent).toEqual(['light', 'whole']);
});

test('a URL is sent as given, without its fragment', async () => {
  origin = await startOrigin((_request, response) => response.end());
  const fetchFrom = createFetch(origin.dispatcher);
  await fetchFrom(`${origin.url}/a/../%2e%2E?b#c`);
  await fetchFrom(`${origin.url}?b`);
  expect(origin.requests.map(({ url }) => url)).toEqual(['/a/../%2e%2E?b', '/?b']);
});

test.each(['no URL', '/path', 'ftp://a/', 'http://ann:secret@a/'])('refuses %s', async (url) => {
  origin = await startOrigin((_request, response) => response.end());
  await expect(createFetch(origin.dispatcher)(url)).rejects.toThrow(
    `input: expected an http(s) URL without credentials, received ${url}`,
  );
});

import { Agent, Dispatcher, fetch, interceptors } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/index.ts';
import type { Request } from '../src/context.ts';
import { requestOf } from '../src/http/request.ts';
import { type Origin, representation, startGated, startOrigin } from './origin.ts';

let origin: Origin;
afterEach(() => origin.close());

test("undici's fetch gets its own copy of the stored response each time", async () => {
  const json = { 'content-type': 'application/json', 'x-two': 'a' };
  origin = await startOrigin(representation('"1"', '{"name":"one"}', json));
  const { dispatcher } = origin;
  for (let round = 0; round < 3; round++) {
    const response = await fetch(origin.url, { dispatcher });
    expect(response.headers.get('x-two')).toBe('a');
    const bytes = await response.bytes();
    expect(Buffer.from(bytes).toString()).toBe('{"name":"one"}');
    bytes.fill(0);
  }
  expect(origin.stats).toMatchObject({ missed: 1, revalidated: 2 });
});

test('raw header fields and informational responses are the same as with undici alone', async () => {
  origin = await startOrigin((request, response) => {
    response.writeEarlyHints({ link: '</a>; rel=preload' });
    representation('"1"', 'one')(request, response);
  });
  const informed: number[] = [];
  for (let round = 0; round < 2; round++) {
    const { headers, body } = await origin.dispatcher.request({
      origin: origin.url,
      path: '/',
      method: 'GET',
      responseHeaders: 'raw',
      onInfo: ({ statusCode }) => informed.push(statusCode),
    });
    await body.dump();
    expect(headers).toContain('etag');
  }
  expect(informed).toEqual([103, 103]);
});

test("undici's retry interceptor works outside and inside", async () => {
  for (const where of ['outside', 'inside']) {
    let failures = 1;
    origin = await startOrigin((request, response) => {
      if (failures-- > 0) response.writeHead(503).end();
      else representation('"1"', 'one')(request, response);
    });
    const cache = revalidate({ store: new MemoryStore({ maxBytes: 1 << 20 }) });
    const retry = interceptors.retry({ minTimeout: 1 });
    const agent = new Agent();
    const dispatcher =
      where === 'outside' ? agent.compose(cache, retry) : agent.compose(retry, cache);
    for (let round = 0; round < 2; round++, failures = 1) {
      const { body } = await dispatcher.request({ origin: origin.url, path: '/', method: 'GET' });
      expect(await body.text()).toBe('one');
    }
    expect(origin.requests.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      undefined,
      '"1"',
      '"1"',
    ]);
    await agent.close();
    if (where === 'outside') await origin.close();
  }
});

test("undici's retry interceptor inside accepts a 304 with a Content-Length (RFC 9110 section 8.6)", async () => {
  origin = await startOrigin((request, response) => {
    const isKnown = request.headers['if-none-match'] !== undefined;
    response.writeHead(isKnown ? 304 : 200, { etag: '"1"', 'content-length': '3' });
    response.end(isKnown ? undefined : 'one');
  });
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  const agent = new Agent();
  const retry = interceptors.retry({ minTimeout: 1 });
  const dispatcher = agent.compose(retry, revalidate({ store }));
  for (let round = 0; round < 3; round++) {
    const { body } = await dispatcher.request({ origin: origin.url, path: '/', method: 'GET' });
    expect(await body.text()).toBe('one');
  }
  expect(origin.requests).toHaveLength(3);
  await agent.close();
});

test('dispatch returns false if the dispatcher is busy', async () => {
  const { gate, arrived, release } = await startGated();
  origin = gate;
  const agent = new Agent({ connections: 1, pipelining: 1 });
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  const dispatcher = agent.compose(revalidate({ store }));
  const ended = Promise.withResolvers<void>();
  const goesOn = dispatcher.dispatch(
    { origin: origin.url, path: '/', method: 'GET' },
    { onResponseEnd: () => ended.resolve() },
  );
  expect(goesOn).toBe(false);
  await arrived(1);
  release(0, 'body');
  await ended.promise;
  await agent.close();
});

test('an origin given as a URL is the same as its string, and does not change the path', async () => {
  origin = await startOrigin((request, response) => {
    representation('"1"', request.url ?? '')(request, response);
  });
  const read = async (from: string | URL, path: string) => {
    const { body } = await origin.dispatcher.request({ origin: from, path, method: 'GET' });
    return body.text();
  };
  expect(await read(origin.url, '//path')).toBe('//path');
  expect(await read(new URL(origin.url), '/path')).toBe('/path');
  expect(await read(origin.url, '/path')).toBe('/path');
  expect(origin.stats).toMatchObject({ missed: 2, revalidated: 1 });
});

test('a query is the same in the path and as an option', async () => {
  origin = await startOrigin((request, response) => {
    representation('"1"', request.url ?? '')(request, response);
  });
  const read = async (path: string, query?: Record<string, unknown>) => {
    const request = { origin: origin.url, path, method: 'GET' as const };
    const { body } = await origin.dispatcher.request({ ...request, ...(query && { query }) });
    return body.text();
  };
  expect(await read('/', { a: [1, 'ä'] })).toBe('/?a=1&a=%C3%A4');
  expect(await read('/?a=1&a=%C3%A4')).toBe('/?a=1&a=%C3%A4');
  expect(await read('/?{"a":[1]}')).toBe('/?{"a":[1]}');
  expect(await read('/', { a: [1] })).toBe('/?a=1');
  expect(origin.stats).toMatchObject({ missed: 3, revalidated: 1 });
});

test('a path is not confused with header fields', () => {
  const [plain, written] = [
    { path: '/', headers: { 'x-user': 'ann' } },
    { path: '/\nx-user 3 ann', headers: {} },
  ].map(
    (request) =>
      (
        requestOf(
          { ...request, method: 'GET' },
          { origin: undefined, pool: 'pool:1', isOriginless: false },
        ) as Request
      ).key,
  );
  expect(plain).toBeDefined();
  expect(written).not.toBe(plain);
});

test.each([
  ['an object', { 'X-User': 'ann', 'x-more': ['a', 'b'], 'x-none': undefined, 'x-nil': null }],
  ['a list', ['X-User', 'ann', 'x-more', 'a', 'x-more', 'b', 'x-nil', '']],
  [
    'pairs',
    new Map<string, string | string[]>([
      ['X-User', 'ann'],
      ['x-more', ['a', 'b']],
      ['x-nil', ''],
    ]),
  ],
  [
    'Headers',
    new Headers([
      ['X-User', 'ann'],
      ['x-more', 'a'],
      ['x-more', 'b'],
      ['x-nil', ''],
    ]),
  ],
])('header fields as %s', async (_form, headers) => {
  origin = await startOrigin(representation('"1"', 'one'));
  const request = { origin: origin.url, path: '/', method: 'GET' as const };
  const { body } = await origin.dispatcher.request({
    ...request,
    headers: headers as unknown as Record<string, string>,
  });
  await body.dump();
  expect(origin.requests[0]?.headers).toMatchObject({
    'x-user': 'ann',
    'x-more': 'a, b',
    'x-nil': '',
  });
});

test("an invalid request fails with undici's own error", async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const { url, dispatcher } = origin;
  const request = { origin: url, path: '/', method: 'GET' as const };
  await expect(dispatcher.request({ ...request, path: 'no slash' })).rejects.toThrow('path must');
  await expect(origin.get('/', { 'x-bad': 'a\nb' })).rejects.toThrow('invalid x-bad header');
  expect(await origin.get()).toMatchObject({ body: 'one' });
});

test('a dispatcher that throws fails its callers, and is called again for the next ones', async () => {
  origin = await startOrigin(() => {});
  class Throwing extends Dispatcher {
    override dispatch(): boolean {
      throw new Error('thrown');
    }
  }
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  const dispatcher = new Throwing().compose(revalidate({ store }));
  for (let round = 0; round < 2; round++) {
    const request = dispatcher.request({ origin: 'http://a', path: '/', method: 'GET' });
    await expect(request).rejects.toThrow('thrown');
  }
});

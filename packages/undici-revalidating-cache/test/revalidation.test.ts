import { BalancedPool, Pool } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/index.ts';
import { type Origin, representation, startOrigin } from './origin.ts';

let origin: Origin;
const trusting = { trustEntityTags: true };
afterEach(() => origin.close());

test('after a 304 the stored response is served, and Cache-Status says so (RFC 9111 section 4.3.3, RFC 9211)', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const first = await origin.get();
  expect(first.headers['cache-status']).toBe('test; fwd=uri-miss; fwd-status=200; stored');
  const second = await origin.get();
  expect(second).toMatchObject({ status: 200, body: 'one' });
  expect(second.headers['cache-status']).toBe('test; fwd=stale; fwd-status=304');
  expect(origin.requests.map(({ headers }) => headers['if-none-match'])).toEqual([
    undefined,
    '"1"',
  ]);
  expect(origin.stats).toMatchObject({ missed: 1, revalidated: 1 });
});

test('a changed response replaces the stored one', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  await origin.get();
  origin.answer = representation('"2"', 'two');
  expect(await origin.get()).toMatchObject({ status: 200, body: 'two' });
  expect(await origin.get()).toMatchObject({ status: 200, body: 'two' });
});

test('with trustEntityTags, all stored tags of a URL are sent, and the 304 selects one', async () => {
  origin = await startOrigin((request, response) => {
    const user = String(request.headers['x-user']);
    representation(`"${user}"`, `for ${user}`, { vary: 'x-user' })(request, response);
  }, trusting);
  await origin.get('/', { 'x-user': 'ann' });
  await origin.get('/', { 'x-user': 'bob' });
  expect((await origin.get('/', { 'x-user': 'ann' })).body).toBe('for ann');
  expect((await origin.get('/', { 'x-user': 'bob' })).body).toBe('for bob');
  expect((await origin.get('/', { 'x-user': 'eve' })).body).toBe('for eve');
  const asked = origin.requests[2]?.headers['if-none-match'];
  expect(asked?.split(', ').toSorted()).toEqual(['"ann"', '"bob"']);
});

test("a caller's own condition gets its 304, even if nothing is stored (section 4.3.2)", async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const mine = await origin.get('/', { 'if-none-match': '"1"' });
  expect(mine).toMatchObject({ status: 304, body: '' });
  expect(mine.headers['etag']).toBe('"1"');
  await origin.get();
  expect((await origin.get('/', { 'if-none-match': 'W/"1"' })).status).toBe(304);
  expect(await origin.get('/', { 'if-none-match': '"0"' })).toMatchObject({
    status: 200,
    body: 'one',
  });
});

test('the fields of a 304 freshen the stored ones, except those about the body (section 3.2)', async () => {
  origin = await startOrigin(
    representation('"1"', 'one', { 'x-note': 'old', 'content-type': 'text/plain' }),
  );
  await origin.get();
  origin.answer = (_request, response) => {
    const fields = {
      etag: '"1"',
      'x-note': 'new',
      'content-type': 'text/html',
      'content-length': '99',
    };
    response.writeHead(304, fields).end();
  };
  const { headers, body } = await origin.get();
  expect(body).toBe('one');
  expect(headers).toMatchObject({ 'x-note': 'new', 'content-type': 'text/plain' });
  expect(headers['content-length']).not.toBe('99');
});

test('a 304 without an ETag confirms the only tag sent; one with an unknown ETag leads to a full response', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  await origin.get();
  origin.answer = (_request, response) => response.writeHead(304).end();
  expect((await origin.get()).body).toBe('one');
  origin.answer = (request, response) => {
    if (request.headers['if-none-match'] === undefined)
      representation('"3"', 'three')(request, response);
    else response.writeHead(304, { etag: '"unknown"' }).end();
  };
  expect((await origin.get()).body).toBe('three');
  expect(origin.requests).toHaveLength(4);
});

test('a 304 without an ETag confirms nothing if several tags were sent', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  await origin.get();
  origin.answer = representation('"2"', 'two');
  await origin.get();
  origin.answer = (request, response) => {
    if (request.headers['if-none-match'] === undefined) response.end('whole');
    else response.writeHead(304).end();
  };
  expect((await origin.get()).body).toBe('whole');
});

test('the list of tags is bounded, and has the most recently used ones', async () => {
  origin = await startOrigin(() => {});
  for (let index = 0; index < 8; index++) {
    origin.answer = representation(`"${index}${'x'.repeat(900)}"`, String(index));
    await origin.get();
  }
  expect(await origin.get()).toMatchObject({ status: 200, body: '7' });
  const asked = origin.requests.at(-1)?.headers['if-none-match'] ?? '';
  expect(asked.length).toBeLessThanOrEqual(4_096);
  expect(asked.split(', ').map((tag) => tag[1])).toEqual(['7', '6', '5', '4']);
});

test('two pools with an origin each can share a store, without sharing URLs', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const other = await startOrigin(representation('"1"', 'other'));
  const interceptor = revalidate({ store: new MemoryStore({ maxBytes: 1 << 20 }) });
  const pools = [origin, other].map(({ url }) => new Pool(url));
  const composed = pools.map((pool) => pool.compose(interceptor));
  for (let round = 0; round < 2; round++) {
    const bodies = composed.map(async (pool) =>
      (await pool.request({ path: '/', method: 'GET' })).body.text(),
    );
    expect(await Promise.all(bodies)).toEqual(['one', 'other']);
  }
  await Promise.all(pools.map((pool) => pool.close()));
  await other.close();
});

test('two dispatchers that do not say their origins can share a store, without sharing URLs', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const other = await startOrigin(representation('"1"', 'other'));
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  const pools = [origin, other].map(({ url }) => new BalancedPool(url));
  const composed = pools.map((pool) => pool.compose(revalidate({ store })));
  for (let round = 0; round < 2; round++) {
    const bodies: string[] = [];
    for (const pool of composed) {
      bodies.push(await (await pool.request({ path: '/', method: 'GET' })).body.text());
    }
    expect(bodies).toEqual(['one', 'other']);
  }
  expect(store.stats.entries).toBe(2);
  await Promise.all(pools.map((pool) => pool.close()));
  await other.close();
});

test('a caller that changes the values of a repeated field does not affect later callers', async () => {
  origin = await startOrigin((_request, response) => {
    response.writeHead(200, { etag: '"1"', link: ['</a>', '</b>'] }).end('one');
  });
  for (let round = 0; round < 3; round++) {
    const { headers } = await origin.get();
    expect(headers['link']).toEqual(['</a>', '</b>']);
    (headers['link'] as string[]).push('</c>');
    origin.answer = representation('"1"', 'one');
  }
  expect(origin.stats).toMatchObject({ missed: 1, revalidated: 2 });
});

test('informational responses are passed on, and do not end the exchange (RFC 9110 section 15.2)', async () => {
  origin = await startOrigin((request, response) => {
    response.writeEarlyHints({ link: '</a>; rel=preload' });
    representation('"1"', 'one')(request, response);
  });
  expect(await origin.get()).toMatchObject({ status: 200, body: 'one' });
  expect(await origin.get()).toMatchObject({ status: 200, body: 'one' });
  expect(origin.stats).toMatchObject({ missed: 1, revalidated: 1 });
});

test('CONNECT and upgrades are passed on unchanged', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  origin.server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n');
  });
  origin.server.on('connect', (_request, socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
  await origin.get();
  const target = { origin: origin.url, path: '/' };
  const upgraded = await origin.dispatcher.upgrade({ ...target, protocol: 'echo' });
  expect(upgraded.headers['upgrade']).toBe('echo');
  const connected = await origin.dispatcher.connect(target);
  expect(connected.statusCode).toBe(200);
  for (const { socket } of [upgraded, connected]) socket.destroy();
  expect(origin.stats.bypassed).toBe(2);
});

test('a stored response survives the Cache-Control of its 304, except no-store', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  await origin.get();
  for (const [directive, entries] of [
    ['private, max-age=0', 1],
    ['no-store', 0],
  ] as const) {
    origin.answer = representation('"1"', 'one', { 'cache-control': directive });
    expect(await origin.get()).toMatchObject({ status: 200, body: 'one' });
    expect(origin.store.stats.entries).toBe(entries);
  }
});

test('a 304 to a request without a condition is passed on, and does not loop', async () => {
  origin = await startOrigin((_request, response) => response.writeHead(304).end());
  expect((await origin.get()).status).toBe(304);
  expect(origin.requests).toHaveLength(1);
});

test.each([
  ['POST', {}],
  ['HEAD', {}],
  ['GET', { range: 'bytes=0-1' }],
  ['GET', { 'if-match': '"1"' }],
  ['GET', { 'if-modified-since': 'Mon, 01 Jan 2024 00:00:00 GMT' }],
  ['GET', { 'if-none-match': '*' }],
  ['GET', { 'if-none-match': 'malformed' }],
] as const)('%s with %o is passed on unchanged', async (method, headers) => {
  origin = await startOrigin(representation('"1"', 'one'));
  await origin.get();
  const { body } = await origin.dispatcher.request({
    origin: origin.url,
    path: '/',
    method,
    headers,
  });
  await body.dump();
  expect(origin.requests[1]?.headers).toMatchObject(headers);
  expect(origin.requests[1]?.headers['if-none-match']).not.toBe('"1"');
  expect(origin.stats.bypassed).toBe(1);
});

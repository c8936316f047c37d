import { once } from 'node:events';
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Agent, type Dispatcher, H2CClient, interceptors, MockAgent } from 'undici';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/index.ts';
import { type Origin, startOrigin } from './origin.ts';
import { Reader } from './reader.ts';

const path = '/';
const method = 'GET';
const composed = (dispatcher: Dispatcher) => {
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  onTestFinished(() => dispatcher.close());
  return { store, cached: dispatcher.compose(revalidate({ store })) };
};

describe('HTTP/1: a body that ends with its connection is not stored, since it may be incomplete (RFC 9112 section 6.3)', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['a reset', (socket) => socket.resetAndDestroy()],
    ['a close', (socket) => socket.end()],
  ])('after %s', async (_what, close) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { store, cached } = composed(new Agent());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const reader = new Reader();
    cached.dispatch({ origin, path, method }, reader);
    const [socket] = await connected;
    await once(socket, 'data');
    socket.write('HTTP/1.1 200 OK\r\netag: "1"\r\nconnection: close\r\n\r\nhalf');
    await expect.poll(() => reader.length).toBe(4);
    close(socket);
    expect(await reader.ended.promise).toBe('half');
    expect(store.stats.entries).toBe(0);
  });
});

describe('HTTP/2: a stream can be reset without an error (RFC 9113 section 8.1)', () => {
  test.each<[string, Record<string, string>, (stream: ServerHttp2Stream) => void, number]>([
    ['so a body without Content-Length is not stored', {}, (stream) => stream.close(), 0],
    ['even if it is complete', {}, (stream) => stream.end(), 0],
    ['but one with Content-Length is', { 'content-length': '4' }, (stream) => stream.end(), 1],
  ])('%s', async (_what, headers, end, entries) => {
    const server = createHttp2Server().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { store, cached } = composed(new H2CClient(origin));
    const requested = once(server, 'stream') as Promise<[ServerHttp2Stream]>;
    const reader = new Reader();
    cached.dispatch({ origin, path, method }, reader);
    const [stream] = await requested;
    stream.respond({ ':status': 200, etag: '"1"', ...headers });
    stream.write('half');
    await expect.poll(() => reader.length).toBe(4);
    end(stream);
    expect(await reader.ended.promise).toBe('half');
    expect(store.stats.entries).toBe(entries);
  });
});

describe('a body whose end is certain is stored', () => {
  let origin: Origin;
  afterEach(() => origin.close());

  test.each<[string, Record<string, number>]>([
    ['with Content-Length', { 'content-length': 4 }],
    ['chunked', {}],
  ])('%s', async (_what, framing) => {
    origin = await startOrigin((_request, response) => {
      response.writeHead(200, { etag: '"1"', ...framing }).write('bo');
      response.end('dy');
    });
    expect((await origin.get()).body).toBe('body');
    expect(origin.store.stats.entries).toBe(1);
  });

  const zipped = gzipSync('text');
  test.each<[string, Record<string, number>]>([
    ['with Content-Length', { 'content-length': zipped.length }],
    ['chunked', {}],
  ])('%s, and decoded by decompress', async (_what, framing) => {
    origin = await startOrigin((_request, response) => {
      response.writeHead(200, { etag: '"1"', 'content-encoding': 'gzip', ...framing });
      response.write(zipped.subarray(0, 5));
      response.end(zipped.subarray(5));
    });
    const { store, cached } = composed(new Agent().compose(interceptors.decompress()));
    const { body } = await cached.request({ origin: origin.url, path, method });
    expect(await body.text()).toBe('text');
    expect(store.stats.entries).toBe(1);
  });
});

test.each(['alone', 'with retry'])("a reply of undici's MockAgent %s is stored", async (how) => {
  const agent = new MockAgent();
  agent
    .get('http://mocked')
    .intercept({ path })
    .reply(200, 'body', { headers: { etag: '"1"' } });
  const inner = how === 'alone' ? agent : agent.compose(interceptors.retry());
  const { store, cached } = composed(inner);
  const { body } = await cached.request({ origin: 'http://mocked', path, method });
  expect(await body.text()).toBe('body');
  expect(store.stats.entries).toBe(1);
});

import type { ServerResponse } from 'node:http';
import { fetch } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { type Origin, startGated, startOrigin } from './origin.ts';

let origin: Origin;
afterEach(() => origin.close());

const length = 65 * 1024;

describe('callers do not wait for a response that is not shared', () => {
  test.each<[string, Record<string, string | number>]>([
    ['an event stream', { etag: '"1"', 'content-type': 'text/event-stream' }],
    ['no-store', { etag: '"1"', 'cache-control': 'no-store' }],
    ['a private one', { etag: '"1"', 'cache-control': 'private' }],
    ['a cookie', { etag: '"1"', 'set-cookie': 'id=1' }],
    ['Vary: *', { etag: '"1"', vary: '*' }],
    ['no entity tag', {}],
    ['one that varies by a tracing field', { etag: '"1"', vary: 'Baggage', 'content-length': 99 }],
    ['one that is too long', { etag: '"1"', 'content-length': length }],
    ['one of unknown length that does not end', { etag: '"1"' }],
  ])('five fetches of %s begin, although none of them ends', async (_what, headers) => {
    origin = await startOrigin((_request, response) => {
      response.writeHead(200, headers).write('data: 1\n\n');
    });
    const { url, dispatcher } = origin;
    const callers = Array.from({ length: 5 }, () => new AbortController());
    const responses = await Promise.all(
      callers.map(({ signal }) => fetch(url, { dispatcher, signal })),
    );
    for (const { body } of responses) {
      const first = await body?.getReader().read();
      expect(Buffer.from(first?.value as Uint8Array).toString()).toBe('data: 1\n\n');
    }
    expect(origin.requests).toHaveLength(5);
    for (const caller of callers) caller.abort();
  });

  test.each([
    ['Accept: text/event-stream', { accept: 'text/event-stream' }],
    ['Cache-Control: no-store', { 'cache-control': 'no-store' }],
  ])('with %s, requests are not joined', async (_what, headers) => {
    const { gate, arrived, waiting } = await startGated();
    origin = gate;
    const calls = Array.from({ length: 5 }, () => origin.get('/', headers));
    await arrived(5);
    for (const response of waiting) response.end('own');
    expect((await Promise.all(calls)).map(({ body }) => body)).toEqual(Array(5).fill('own'));
  });
});

test('callers do not wait for the body of an older response', async () => {
  const { gate, arrived, waiting, release } = await startGated();
  origin = gate;
  const first = origin.get();
  await arrived(1);
  const slow = waiting[0] as ServerResponse;
  slow.writeHead(200, { etag: '"slow"', 'content-length': 9 }).write('half');
  const second = origin.get();
  await arrived(2);
  release(1, 'own');
  expect((await second).body).toBe('own');
  slow.end(' half');
  expect((await first).body).toBe('half half');
});

test('callers do not wait for an older response that does not begin', async () => {
  const { gate, arrived, release } = await startGated();
  origin = gate;
  const calls: Promise<{ body: string }>[] = [];
  for (let count = 1; count <= 12; count++) {
    calls.push(origin.get());
    await arrived(count);
  }
  for (let index = 0; index < 12; index++) release(index, String(index));
  const bodies = (await Promise.all(calls)).map(({ body }) => body);
  expect(bodies).toEqual(Array.from({ length: 12 }, (_, index) => String(index)));
});

test('callers that wait for the same new connection share a request', async () => {
  const { gate, arrived, release } = await startGated();
  origin = gate;
  const first: Promise<unknown>[] = [];
  for (let count = 1; count <= 4; count++) {
    first.push(origin.get());
    await arrived(count);
  }
  const calls = Array.from({ length: 50 }, () => origin.get());
  await arrived(5);
  release(4, 'shared');
  expect((await Promise.all(calls)).map(({ body }) => body)).toEqual(Array(50).fill('shared'));
  for (let index = 0; index < 4; index++) release(index, 'own');
  await Promise.all(first);
  expect(origin.requests).toHaveLength(5);
});

test('a request that waits for a connection is joined and sent once', async () => {
  const { gate, arrived, release } = await startGated({}, { connections: 1 });
  origin = gate;
  const other = origin.get('/other');
  await arrived(1);
  const calls: Promise<{ body: string }>[] = [];
  for (let count = 0; count < 3; count++) {
    calls.push(origin.get());
    await new Promise(setImmediate);
  }
  release(0, 'other');
  await other;
  await arrived(2);
  // This one comes after the shared request was sent.
  const late = origin.get();
  release(1, 'old');
  expect((await Promise.all(calls)).map(({ body }) => body)).toEqual(['old', 'old', 'old']);
  await arrived(3);
  release(2, 'new');
  expect((await late).body).toBe('new');
});

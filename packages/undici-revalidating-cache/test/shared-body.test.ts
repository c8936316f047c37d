import type { ServerResponse } from 'node:http';
import { Agent, type Dispatcher } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/index.ts';
import { type Origin, startGated } from './origin.ts';
import { Reader } from './reader.ts';

let origin: Origin;
afterEach(() => origin.close());

/** Three callers share a request, to which the origin sends this header and `half `. */
async function shared(headers: Record<string, string | number>) {
  const { gate, waiting, arrived } = await startGated();
  origin = gate;
  const readers = [new Reader(), new Reader(), new Reader()];
  for (const reader of readers) origin.dispatch(reader);
  await arrived(1);
  const response = waiting[0] as ServerResponse;
  response.writeHead(200, { etag: '"1"', ...headers }).write('half ');
  return { readers, response };
}

describe('a body whose length is known is shared as it comes', () => {
  test('every caller gets its beginning before its end', async () => {
    const { readers, response } = await shared({ 'content-length': 9 });
    for (const reader of readers) await expect.poll(() => reader.length).toBe(5);
    expect(origin.stats).toMatchObject({ missed: 3, collapsed: 2, bytesSaved: 18 });
    response.end('half');
    for (const reader of readers) expect(await reader.ended.promise).toBe('half half');
    expect(origin.requests).toHaveLength(1);
    expect(origin.store.stats.entries).toBe(1);
  });

  test('a caller that aborts or pauses does not affect the others', async () => {
    const { readers, response } = await shared({ 'content-length': 9 });
    const [leaver, slow, other] = readers as [Reader, Reader, Reader];
    (await leaver.begun.promise).abort(new Error('enough'));
    await expect(leaver.ended.promise).rejects.toThrow('enough');
    const controller = await slow.begun.promise;
    controller.pause();
    response.end('half');
    expect(await other.ended.promise).toBe('half half');
    expect(slow.isOver).toBe(false);
    controller.resume();
    expect(await slow.ended.promise).toBe('half half');
  });

  test('if it is cut off, each caller gets its own error', async () => {
    const { readers, response } = await shared({ 'content-length': 9 });
    for (const reader of readers) await expect.poll(() => reader.length).toBe(5);
    response.destroy();
    const errors = await Promise.all(
      readers.map(({ ended }) => ended.promise.catch((error: unknown) => error)),
    );
    for (const error of errors) expect(error).toMatchObject({ message: 'other side closed' });
    expect(new Set(errors).size).toBe(3);
    expect(origin.store.stats.entries).toBe(0);
  });
});

describe('after close(), callers that cannot send requests of their own share the response', () => {
  test.each<[string, Record<string, string | number>]>([
    ['an event stream', { 'content-type': 'text/event-stream' }],
    ['a body that is too long', { 'content-length': 65 * 1024 }],
  ])('%s', async (_what, headers) => {
    const { gate, waiting, arrived } = await startGated();
    origin = gate;
    const readers = [new Reader(), new Reader(), new Reader()];
    for (const reader of readers) origin.dispatch(reader);
    await arrived(1);
    const closed = origin.dispatcher.close();
    waiting[0]?.writeHead(200, { etag: '"1"', ...headers }).write('half ');
    for (const reader of readers) await expect.poll(() => reader.length).toBe(5);
    const rest = 'x'.repeat(65 * 1024 - 5);
    waiting[0]?.end(rest);
    for (const reader of readers) expect(await reader.ended.promise).toBe(`half ${rest}`);
    await closed;
  });

  test('a body of unknown length that turns out to be too long', async () => {
    const { gate, waiting, arrived } = await startGated();
    origin = gate;
    const readers = [new Reader(), new Reader()];
    for (const reader of readers) origin.dispatch(reader);
    await arrived(1);
    const closed = origin.dispatcher.close();
    const body = 'x'.repeat(1 << 20);
    waiting[0]?.writeHead(200, { etag: '"1"' }).end(body);
    for (const reader of readers) expect(await reader.ended.promise).toHaveLength(body.length);
    await closed;
  });

  test('but not a response that has failed', async () => {
    const { gate, waiting, arrived } = await startGated();
    origin = gate;
    const sends: (() => boolean)[] = [];
    const holdingSecond: Dispatcher.DispatcherComposeInterceptor =
      (dispatch) => (options, handler) => {
        const send = () => dispatch(options, handler);
        return sends.push(send) > 1 || send();
      };
    const store = new MemoryStore({ maxBytes: 1 << 20 });
    const dispatcher = new Agent().compose(holdingSecond, revalidate({ store }));
    const [first, second] = [new Reader(), new Reader()];
    for (const reader of [first, second]) {
      dispatcher.dispatch({ origin: origin.url, path: '/', method: 'GET' }, reader);
    }
    await arrived(1);
    waiting[0]?.writeHead(200, { etag: '"1"' }).write('half ');
    await expect.poll(() => sends.length).toBe(2);
    const closed = dispatcher.close();
    waiting[0]?.destroy();
    await expect(first.ended.promise).rejects.toBeInstanceOf(Error);
    sends[1]?.();
    await expect(second.ended.promise).rejects.toMatchObject({ code: 'UND_ERR_CLOSED' });
    await closed;
  });
});

test('a stored response that is evicted while the origin confirms it is still served', async () => {
  const { gate, waiting, arrived, release } = await startGated({ maxBytes: 1_800 });
  origin = gate;
  const first = origin.get('/');
  await arrived(1);
  release(0, 'one');
  await first;
  const second = origin.get('/');
  await arrived(2);
  const other = origin.get('/other');
  await arrived(3);
  release(2, 'other');
  await other;
  expect(origin.store.keys(`${origin.url}/`)).toEqual([]);
  const closed = origin.dispatcher.close();
  waiting[1]?.writeHead(304, { etag: '"one"' }).end();
  expect(await second).toMatchObject({ status: 200, body: 'one' });
  await closed;
});

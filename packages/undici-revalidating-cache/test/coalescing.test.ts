import { afterEach, expect, test } from 'vitest';
import { type Origin, representation, startGated, startOrigin } from './origin.ts';

let origin: Origin;
afterEach(() => origin.close());

test('a read that follows a write does not join a request sent before the write', async () => {
  const { gate, arrived, release } = await startGated();
  origin = gate;
  const early = origin.get();
  await arrived(1);
  // The origin has read its database for the first request. A write completes before the second.
  const late = origin.get();
  release(0, 'old');
  expect((await early).body).toBe('old');
  await arrived(2);
  release(1, 'new');
  expect((await late).body).toBe('new');
});

test('waiting callers share the next round trip, and Cache-Status says so', async () => {
  const { gate, arrived, release } = await startGated();
  origin = gate;
  const first = origin.get();
  await arrived(1);
  const others = [origin.get(), origin.get(), origin.get()];
  release(0, 'a');
  await first;
  await arrived(2);
  release(1, 'b');
  const answers = await Promise.all(others);
  expect(answers.map(({ body }) => body)).toEqual(['b', 'b', 'b']);
  const collapsed = answers.filter(({ headers }) =>
    String(headers['cache-status']).endsWith('collapsed'),
  );
  expect(collapsed).toHaveLength(2);
  expect(origin.requests).toHaveLength(2);
  expect(origin.stats.collapsed).toBe(2);
});

test('10,000 callers of one cold URL cause at most two requests, and all get a response', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const answers = await Promise.all(Array.from({ length: 10_000 }, () => origin.get()));
  expect(answers.every(({ body }) => body === 'one')).toBe(true);
  expect(origin.requests.length).toBeLessThanOrEqual(2);
});

test('requests with different header fields are not shared, except for tracing fields', async () => {
  const { gate, arrived, release } = await startGated();
  origin = gate;
  const ann = origin.get('/', { 'x-user': 'ann', 'x-request-id': '1' });
  const bob = origin.get('/', { 'x-user': 'bob' });
  await arrived(2);
  const again = origin.get('/', { 'x-user': 'ann', 'x-request-id': '2' });
  release(0, 'ann');
  release(1, 'bob');
  expect([(await ann).body, (await bob).body]).toEqual(['ann', 'bob']);
  await arrived(3);
  release(2, 'ann');
  expect((await again).body).toBe('ann');
});

test('each caller that joined a failed request gets its own error; later callers do not', async () => {
  const { gate, waiting, arrived, release } = await startGated();
  origin = gate;
  const first = origin.get();
  await arrived(1);
  const others = [origin.get(), origin.get()].map((call) => call.catch((error: unknown) => error));
  waiting[0]?.destroy();
  await expect(first).rejects.toThrow('other side closed');
  await arrived(2);
  const later = origin.get();
  waiting[1]?.destroy();
  const [one, two] = await Promise.all(others);
  expect(one).toBeInstanceOf(Error);
  expect(two).toBeInstanceOf(Error);
  expect(one).not.toBe(two);
  await arrived(3);
  release(2, 'fine');
  expect((await later).body).toBe('fine');
});

test('an aborted caller does not affect the others', async () => {
  const { gate, arrived, release } = await startGated();
  origin = gate;
  const first = origin.get();
  await arrived(1);
  const abort = new AbortController();
  const request = { origin: origin.url, path: '/', method: 'GET' as const };
  const leaver = origin.dispatcher.request({ ...request, signal: abort.signal });
  const stayer = origin.get();
  abort.abort();
  await expect(leaver).rejects.toThrow('aborted');
  release(0, 'a');
  await first;
  await arrived(2);
  release(1, 'b');
  expect((await stayer).body).toBe('b');
});

test('a request is aborted when its last caller leaves, and the next request is sent', async () => {
  const { gate, waiting, arrived, release } = await startGated();
  origin = gate;
  const abort = new AbortController();
  const request = { origin: origin.url, path: '/', method: 'GET' as const };
  const alone = origin.dispatcher.request({ ...request, signal: abort.signal });
  await arrived(1);
  const closed = new Promise((resolve) => waiting[0]?.once('close', resolve));
  const next = origin.get();
  abort.abort();
  await expect(alone).rejects.toThrow('aborted');
  await closed;
  await arrived(2);
  release(1, 'next');
  expect((await next).body).toBe('next');
});

test('a handler that throws only fails its own caller', async () => {
  const { gate, arrived, release } = await startGated();
  origin = gate;
  const first = origin.get();
  await arrived(1);
  const failed = Promise.withResolvers<Error>();
  origin.dispatcher.dispatch(
    { origin: origin.url, path: '/', method: 'GET' },
    {
      onResponseStart() {
        throw new Error('thrown');
      },
      onResponseError: (_controller, error) => failed.resolve(error),
    },
  );
  const other = origin.get();
  release(0, 'a');
  await first;
  await arrived(2);
  release(1, 'b');
  expect((await failed.promise).message).toBe('thrown');
  expect((await other).body).toBe('b');
});

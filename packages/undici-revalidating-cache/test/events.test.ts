import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, expect, test } from 'vitest';
import type { BypassEvent, EvictedEvent, ResponseEvent } from '../src/index.ts';
import { type Origin, representation, startGated, startOrigin } from './origin.ts';

let origin: Origin;
const subscriptions: [string, (message: unknown) => void][] = [];
afterEach(async () => {
  for (const [name, listener] of subscriptions.splice(0)) unsubscribe(name, listener);
  await origin.close();
});

/** Collects the events that a channel publishes from now on. */
function eventsOf<Event>(name: string): Event[] {
  const events: Event[] = [];
  const listener = (message: unknown) => void events.push(message as Event);
  subscribe(name, listener);
  subscriptions.push([name, listener]);
  return events;
}

test('each response is published, with the bytes that the store saved', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const events = eventsOf<ResponseEvent>('undici-revalidating-cache:response');
  await origin.get();
  await origin.get();
  await origin.get('/', { 'if-none-match': '"1"' });
  const told = { url: `${origin.url}/`, collapsed: false };
  expect(events).toEqual([
    { ...told, outcome: 'missed', status: 200, stored: true, bytes: 0 },
    { ...told, outcome: 'revalidated', status: 200, stored: false, bytes: 3 },
    { ...told, outcome: 'revalidated', status: 304, stored: false, bytes: 0 },
  ]);
  expect(origin.stats).toEqual({
    revalidated: 2,
    missed: 1,
    bypassed: 0,
    collapsed: 0,
    bytesSaved: 3,
    storeErrors: 0,
    gatheredLists: 0,
    gatheredTargets: 0,
    gatheredAsks: 0,
    gatheredFailures: 0,
  });
});

test('a caller that shares a round trip is published as collapsed', async () => {
  const { gate, arrived, release } = await startGated();
  origin = gate;
  const events = eventsOf<ResponseEvent>('undici-revalidating-cache:response');
  const first = origin.get();
  await arrived(1);
  const others = [origin.get(), origin.get()];
  release(0, 'a');
  await arrived(2);
  release(1, 'b');
  await Promise.all([first, ...others]);
  expect(events.map(({ collapsed, bytes }) => [collapsed, bytes])).toEqual([
    [false, 0],
    [false, 0],
    [true, 1],
  ]);
});

test.each([
  ['method', { method: 'POST' }],
  ['body', { method: 'GET', body: 'x' }],
  ['range', { method: 'GET', headers: { range: 'bytes=0-1' } }],
  ['condition', { method: 'GET', headers: { 'if-match': '"1"' } }],
] as const)(
  'a request that bypasses the cache is published with the reason: %s',
  async (reason, request) => {
    origin = await startOrigin(representation('"1"', 'one'));
    const events = eventsOf<BypassEvent>('undici-revalidating-cache:bypass');
    const { body } = await origin.dispatcher.request({ origin: origin.url, path: '/', ...request });
    await body.dump();
    expect(events).toEqual([{ method: request.method, origin: origin.url, path: '/', reason }]);
  },
);

test('an eviction is published', async () => {
  origin = await startOrigin(representation('"1"', 'x'.repeat(1_500)), { maxBytes: 6_000 });
  const events = eventsOf<EvictedEvent>('undici-revalidating-cache:evicted');
  for (const path of ['/a', '/b', '/c']) await origin.get(path);
  const bytes = expect.any(Number) as number;
  expect(events).toEqual([{ url: `${origin.url}/a`, entityTag: '"1"', variant: '', bytes }]);
});

test('this cache appends its member to Cache-Status (RFC 9211 section 2)', async () => {
  const status = { 'cache-status': 'Nearer; hit' };
  origin = await startOrigin(representation('"1"', 'one', status));
  await origin.get();
  expect((await origin.get()).headers['cache-status']).toBe(
    'Nearer; hit, test; fwd=stale; fwd-status=304',
  );
});

import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Frame, WatchedExchange } from 'page/watched';
import { Watchers } from '../src/page/watchers.ts';

const exchange: WatchedExchange = {
  sequence: 1,
  at: 0,
  method: 'GET',
  route: '/projects',
  status: 200,
  milliseconds: 1,
  hops: [],
};

function startWatchers(lingerMs?: number) {
  const calls: string[] = [];
  const watchers = new Watchers({
    figures: () => ({ requests: calls.length }) as never,
    onWatch: () => calls.push('watch'),
    onIdle: () => calls.push('idle'),
    ...(lingerMs !== undefined && { lingerMs }),
  });
  return { watchers, calls };
}

const framesOf = (events: string): Frame[] =>
  [...events.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data) as Frame);

test('a frame holds 100 exchanges and counts the skipped ones', async () => {
  const { watchers } = startWatchers();
  const stream = watchers.watch();
  for (let count = 0; count < 250; count++) watchers.add(exchange);
  const other = watchers.watch();
  watchers.close();
  const [greeting, frame] = framesOf(await text(stream));
  expect(greeting?.exchanges).toEqual([]);
  expect([frame?.exchanges.length, frame?.skipped]).toEqual([100, 150]);
  expect(framesOf(await text(other))).toHaveLength(1);
});

test('a watcher that does not read is disconnected', async () => {
  const { watchers } = startWatchers();
  const stream = watchers.watch();
  for (let frame = 0; frame < 100 && !stream.destroyed; frame++) {
    for (let count = 0; count < 100; count++) watchers.add(exchange);
    // A new watcher makes the others get their frame at once.
    watchers.watch().destroy();
  }
  expect(stream.destroyed).toBe(true);
  watchers.close();
});

test('recording stops some time after the last watcher has left', async () => {
  const { watchers, calls } = startWatchers(0);
  const one = watchers.watch();
  const other = watchers.watch();
  one.destroy();
  other.destroy();
  await expect.poll(() => calls).toEqual(['watch', 'watch', 'idle']);
});

test('up to 50 may watch', () => {
  const { watchers } = startWatchers();
  const streams = Array.from({ length: 49 }, () => watchers.watch());
  expect(watchers.isFull).toBe(false);
  streams.push(watchers.watch());
  expect(watchers.isFull).toBe(true);
  for (const stream of streams) stream.destroy();
});

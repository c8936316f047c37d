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
    onFirst: () => calls.push('first'),
    onNone: () => calls.push('none'),
    ...(lingerMs !== undefined && { lingerMs }),
  });
  return { watchers, calls };
}

const framesOf = (events: string): Frame[] =>
  [...events.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data) as Frame);

test('a frame holds so many exchanges at most, and says how many it leaves out', async () => {
  const { watchers } = startWatchers();
  const stream = watchers.watch(undefined);
  for (let count = 0; count < 250; count++) watchers.tell(exchange);
  const other = watchers.watch(undefined);
  watchers.close();
  const [greeting, frame] = framesOf(await text(stream));
  expect(greeting?.exchanges).toEqual([]);
  expect([frame?.exchanges.length, frame?.skipped]).toEqual([100, 150]);
  expect(framesOf(await text(other))).toHaveLength(1);
});

test('who does not read is cut off, and keeps no memory', async () => {
  const { watchers } = startWatchers();
  const stream = watchers.watch(undefined);
  for (let frame = 0; frame < 100 && !stream.destroyed; frame++) {
    for (let count = 0; count < 100; count++) watchers.tell(exchange);
    // Sends what has been gathered.
    watchers.watch(undefined).destroy();
  }
  expect(stream.destroyed).toBe(true);
  watchers.close();
});

test('who missed more than may wait for a watcher gets how things stand', async () => {
  const { watchers } = startWatchers();
  const run = /^id: (\w+)\./.exec(String(watchers.watch(undefined).read()))?.[1];
  for (let frame = 1; frame <= 50; frame++) {
    for (let count = 0; count < 100; count++) watchers.tell(exchange);
    // Sends what has been gathered.
    watchers.watch(undefined).destroy();
  }
  // A frame is of some 10 kB.
  const streams = [1, 20, 45].map((seen) => watchers.watch(`${run}.${seen}`));
  watchers.close();
  const [early, middle, late] = await Promise.all(streams.map(text));
  for (const sent of [early, middle]) {
    expect(framesOf(sent ?? '').map(({ exchanges }) => exchanges.length)).toEqual([0]);
  }
  expect(framesOf(late ?? '').map(({ exchanges }) => exchanges.length)).toEqual(
    Array.from({ length: 5 }, () => 100),
  );
});

test('the last one to leave is waited for', async () => {
  const { watchers, calls } = startWatchers(0);
  const one = watchers.watch(undefined);
  const other = watchers.watch(undefined);
  one.destroy();
  other.destroy();
  await expect.poll(() => calls).toEqual(['first', 'first', 'none']);
});

test('so many may watch, and no more', () => {
  const { watchers } = startWatchers();
  const streams = Array.from({ length: 49 }, () => watchers.watch(undefined));
  expect(watchers.isFull).toBe(false);
  streams.push(watchers.watch(undefined));
  expect(watchers.isFull).toBe(true);
  for (const stream of streams) stream.destroy();
});

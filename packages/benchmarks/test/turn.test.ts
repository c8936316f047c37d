import { once } from 'node:events';
import { createServer } from 'node:http';
import { portOf } from 'local-postgres';
import { expect, test } from 'vitest';
import { takeTurn, type TurnResult } from '../src/generator/turn.ts';
import type { Load } from '../src/loads.ts';

const load: Load = {
  name: 'test',
  kind: 'small',
  spread: 'hot',
  connections: 128,
  writes: 0,
  conditional: false,
  quick: false,
};

/** Takes a turn, and counts the requests that the server received, in all and before the warm-up ended. */
async function turnAt(
  paths: readonly string[],
  warmUpSeconds = 0,
  seconds = 0.2,
  responseMs = 0,
): Promise<[TurnResult, number, number]> {
  let count = 0;
  const server = createServer((_request, response) => {
    count++;
    if (responseMs === 0) response.end('here');
    else setTimeout(() => response.end('here'), responseMs);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${portOf(server)}`;
  const turn = { origin, writesTo: origin, paths, load, seconds, warmUpSeconds, seed: 1 };
  let before = 0;
  const result = await takeTurn({ do: 'turn', ...turn }, () => (before = count));
  server.close();
  return [result, count, before];
}

test('all responses are counted, but those after the end of the turn are not reads', async () => {
  const [{ statuses, reads }, count] = await turnAt(['/']);
  expect(statuses).toEqual({ 200: count });
  expect(count - reads).toBe(load.connections);
});

test('a turn without a response in time continues until it has measured one', async () => {
  const [{ reads, seconds }, count] = await turnAt(['/'], 0, 0.05, 200);
  expect(reads).toBe(1);
  expect(count - reads).toBe(load.connections);
  expect(seconds).toBeGreaterThan(0.15);
});

test('responses during the warm-up are not measured', async () => {
  const start = performance.now();
  const [{ statuses, reads, measured, ...result }, count, before] = await turnAt(['/'], 5, 6);
  expect(result.seconds).toBeGreaterThanOrEqual(0.995);
  expect(result.seconds).toBeLessThanOrEqual((performance.now() - start) / 1_000 - 5);
  expect(statuses).toEqual({ 200: count });
  expect(before).toBeGreaterThan(load.connections);
  // Some of those received by then are answered later.
  expect(measured.reads).toBeGreaterThanOrEqual(count - before);
  expect(measured.reads).toBeLessThanOrEqual(count - before + load.connections);
  expect(reads).toBe(measured.reads - load.connections);
});

test('the time to prepare the requests does not count as latency', async () => {
  const paths = ['/'];
  let ready = 0;
  Object.defineProperty(paths, 0, {
    get() {
      // Preparing all requests takes longer than the turn.
      const start = performance.now();
      while (performance.now() < start + 800 / load.connections);
      ready += performance.now() - start;
      return '/';
    },
  });
  const start = performance.now();
  const [{ p99 }] = await turnAt(paths);
  expect(p99).toBeLessThanOrEqual((performance.now() - start - ready) * 1.01);
});

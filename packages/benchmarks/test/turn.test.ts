import { once } from 'node:events';
import { createServer } from 'node:http';
import { portOf } from 'local-postgres';
import { expect, test } from 'vitest';
import type { TurnResult } from '../src/generator/messages.ts';
import { takeTurn } from '../src/generator/turn.ts';
import type { Load } from '../src/loads.ts';

const seconds = 0.2;
const load: Load = {
  name: 'test',
  kind: 'small',
  spread: 'hot',
  connections: 128,
  writes: 0,
  conditional: false,
  quick: false,
};

/** Takes a turn, and counts the requests that the server received. */
async function turnAt(paths: readonly string[]): Promise<[TurnResult, number]> {
  let count = 0;
  const server = createServer((_request, response) => {
    count++;
    response.end('here');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${portOf(server)}`;
  const turn = { origin, writesTo: origin, paths, load, seconds, seed: 1 };
  const result = await takeTurn({ do: 'turn', ...turn });
  server.close();
  return [result, count];
}

test('all responses are counted, but those after the end of the turn are not reads', async () => {
  const [{ statuses, reads }, count] = await turnAt(['/']);
  expect(statuses).toEqual({ 200: count });
  expect(count - reads).toBe(load.connections);
});

test('the time to prepare the requests does not count as latency', async () => {
  const paths = ['/'];
  let ready = 0;
  Object.defineProperty(paths, 0, {
    get() {
      // Preparing all requests takes longer than the turn.
      const start = performance.now();
      while (performance.now() < start + (4_000 * seconds) / load.connections);
      ready += performance.now() - start;
      return '/';
    },
  });
  const start = performance.now();
  const [{ p99 }] = await turnAt(paths);
  expect(p99).toBeLessThanOrEqual((performance.now() - start - ready) * 1.01);
});

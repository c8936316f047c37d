import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

/** A turn, and how many requests the server has had of it. */
async function turnAt(paths: readonly string[]): Promise<[TurnResult, number]> {
  let count = 0;
  const server = createServer((_request, response) => {
    count++;
    response.end('here');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const told = { origin, writesTo: origin, paths, load, seconds, seed: 1 };
  const result = await takeTurn({ do: 'turn', ...told });
  server.close();
  return [result, count];
}

test('all that the server has answered is counted; what came after the end is no read', async () => {
  const [{ statuses, reads }, count] = await turnAt(['/']);
  expect(statuses).toEqual({ 200: count });
  expect(count - reads).toBe(load.connections);
});

test('the time in which requests are made ready is no latency', async () => {
  const paths = ['/'];
  let ready = 0;
  Object.defineProperty(paths, 0, {
    get() {
      // Making all ready takes longer than the turn.
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

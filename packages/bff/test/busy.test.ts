import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, house } from './house.ts';
import { startSystem, type System } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem({
    BFF_UPSTREAM_CONNECTIONS: '1',
    BFF_UPSTREAM_QUEUE: '1',
  });
});
afterAll(() => system.stop());

test('who finds the connections taken and the queue full gets 503 at once; the rest their answers', async () => {
  const { zone, area } = await house(system);
  const nodes = ['a', 'b', 'c'].map((id) => `${zone}/nodes/${id}`);
  for (const node of nodes) await system.ask(ann, 'PUT', node, { name: 'Lamp' });

  const { commissioning } = system.proxies;
  commissioning.hold();
  const answers = nodes.map((node) => system.ask(ann, 'GET', node));
  const first = await Promise.race(answers);
  expect(first.statusCode).toBe(503);
  expect(first.headers['retry-after']).toBe('1');
  expect(first.headers['cache-status']).toBe('commissioning; detail=busy');
  expect(first.json().detail).toBe('commissioning has more to do than it can take');
  expect((await system.ask(ann, 'GET', area)).statusCode).toBe(200);

  commissioning.release();
  const answered = (await Promise.all(answers)).filter(({ statusCode }) => statusCode === 200);
  expect(answered).toHaveLength(2);
  expect((await system.ask(ann, 'GET', zone)).json().nodes).toHaveLength(3);
});

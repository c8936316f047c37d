import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem({
    BFF_UPSTREAM_CONNECTIONS: '1',
    BFF_UPSTREAM_QUEUE: '1',
  });
});
afterAll(() => system.stop());

/** Requests that wait for a connection to commissioning, from `/metrics`. */
async function queued(): Promise<string | undefined> {
  const { body } = await system.ask(undefined, 'GET', '/metrics');
  return /^upstream_queued_requests\{upstream="commissioning"\} (\d+)$/m.exec(body)?.[1];
}

test('with all connections taken and the queue full, a request gets 503 at once; the others are answered', async () => {
  const { zone, area } = await seedProject(system);
  const nodes = ['a', 'b', 'c'].map((id) => `${zone}/nodes/${id}`);
  for (const node of nodes) await system.ask(ann, 'PUT', node, { name: 'Lamp' });

  const { commissioning } = system.proxies;
  commissioning.hold();
  const answers = nodes.map((node) => system.ask(ann, 'GET', node));
  const first = await Promise.race(answers);
  expect(first.statusCode).toBe(503);
  expect(first.headers['retry-after']).toBe('1');
  expect(first.headers['cache-status']).toBe('commissioning; detail=overloaded');
  expect(first.json().detail).toBe('commissioning is overloaded');
  expect((await system.ask(ann, 'GET', area)).statusCode).toBe(200);
  expect(await queued()).toBe('1');

  commissioning.release();
  await expect.poll(queued).toBe('0');
  const answered = (await Promise.all(answers)).filter(({ statusCode }) => statusCode === 200);
  expect(answered).toHaveLength(2);
  expect((await system.ask(ann, 'GET', zone)).json().nodes).toHaveLength(3);
});

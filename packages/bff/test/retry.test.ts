import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
let seed: Awaited<ReturnType<typeof seedProject>>;
beforeAll(async () => {
  system = await startSystem();

  seed = await seedProject(system);
});
afterAll(() => system.stop());

/** The requests that an upstream received, including those whose connection it dropped. */
async function droppedOnce(
  upstream: 'projects' | 'commissioning',
  request: Parameters<System['ask']>,
  times = 1,
) {
  const proxy = system.proxies[upstream];
  // A write asks projects first, and must not fail there.
  const before = proxy.requests.length;
  proxy.drop(times);
  const answer = await system.ask(...request);
  proxy.drop(0);
  return { answer, sent: proxy.requests.slice(before) };
}

test('a read is retried once if its connection ends before a response', async () => {
  const { answer, sent } = await droppedOnce('projects', [ann, 'GET', seed.project]);
  expect(answer.statusCode).toBe(200);
  expect(sent).toHaveLength(2);
  expect(sent[0]).toBe(sent[1]);

  const twice = await droppedOnce('projects', [ann, 'GET', seed.project], 2);
  expect(twice.answer.statusCode).toBe(502);
  expect(twice.sent).toHaveLength(2);
});

test('a read is not retried once a response has begun', async () => {
  const { projects } = system.proxies;
  const before = projects.requests.length;
  await projects.set('cut in the head');
  expect((await system.ask(ann, 'GET', seed.project)).statusCode).toBe(502);
  await projects.set('none');
  expect(projects.requests.length - before).toBe(1);
});

test('a write whose outcome is unknown is not retried, since another write may have followed it', async () => {
  const node = `${seed.zone}/nodes/kept`;
  const etag = String((await system.ask(ann, 'PUT', node, { name: 'A' })).headers['etag']);
  const requests: Parameters<System['ask']>[] = [
    [ann, 'PUT', node, { name: 'B' }],
    [ann, 'PUT', node, { name: 'B' }, { 'if-match': etag }],
    [ann, 'PUT', `${node}-new`, { name: 'B' }, { 'if-none-match': '*' }],
    [ann, 'PATCH', node, { name: 'B' }],
    [ann, 'DELETE', node],
  ];
  for (const request of requests) {
    const { answer, sent } = await droppedOnce('commissioning', request);
    expect(answer.statusCode, request[1]).toBe(502);
    expect(answer.json().detail).toContain('may have been done');
    expect(sent).toHaveLength(1);
  }
  const created = await droppedOnce('projects', [ann, 'POST', '/projects', { name: 'B' }]);
  expect(created.answer.statusCode).toBe(502);
  expect(created.sent).toHaveLength(1);
});

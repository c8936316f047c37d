import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, house } from './house.ts';
import { startSystem, type System } from './system.ts';

let system: System;
let home: Awaited<ReturnType<typeof house>>;
beforeAll(async () => {
  system = await startSystem();

  home = await house(system);
});
afterAll(() => system.stop());

/** What the upstream got of a request whose connection ended once, or more often. */
async function droppedOnce(
  upstream: 'projects' | 'commissioning',
  request: Parameters<System['ask']>,
  times = 1,
) {
  const proxy = system.proxies[upstream];
  // A write asks projects first, and is not to fail there.
  const before = proxy.requests.length;
  proxy.drop(times);
  const answer = await system.ask(...request);
  proxy.drop(0);
  return { answer, sent: proxy.requests.slice(before) };
}

test('a read is asked again, once, when its connection ends before an answer', async () => {
  const { answer, sent } = await droppedOnce('projects', [ann, 'GET', home.project]);
  expect(answer.statusCode).toBe(200);
  expect(sent).toHaveLength(2);
  expect(sent[0]).toBe(sent[1]);

  const twice = await droppedOnce('projects', [ann, 'GET', home.project], 2);
  expect(twice.answer.statusCode).toBe(502);
  expect(twice.sent).toHaveLength(2);
});

test('a read is not asked again once an answer has begun', async () => {
  const { projects } = system.proxies;
  const before = projects.requests.length;
  await projects.set('cut in the head');
  expect((await system.ask(ann, 'GET', home.project)).statusCode).toBe(502);
  await projects.set('none');
  expect(projects.requests.length - before).toBe(1);
});

test('a write whose fate is unknown is not sent again: another may have come after it', async () => {
  const node = `${home.zone}/nodes/kept`;
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

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loseRouteOf, lostRoute } from './lost-route.ts';
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

describe.each(lostRoute)('if the connection of a request that was sent ends with %s', (code) => {
  /** The answer, and how often the request was sent. */
  async function lostOnce(method: 'GET' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown) {
    const { commissioning } = system.proxies;
    const lose = loseRouteOf(new RegExp(`^${method} /nodes`));
    const before = commissioning.requests.length;
    const asking = commissioning.intercept(new RegExp(`^${method} /nodes`), 'answer');
    const answer = system.ask(ann, method, url, body);
    await asking.arrived;
    lose(code);
    const { statusCode, headers, body: text } = await answer;
    return { statusCode, headers, text, sent: commissioning.requests.length - before };
  }

  test('a write is not retried: it may have been done', async () => {
    const node = `${seed.zone}/nodes/${code}`;
    for (const [method, body] of [
      ['PUT', { name: 'A' }],
      ['PATCH', { name: 'B' }],
      ['DELETE', undefined],
    ] as const) {
      const { statusCode, headers, text, sent } = await lostOnce(method, node, body);
      expect([method, statusCode, sent]).toEqual([method, 502, 1]);
      expect(text).toContain('did not send a complete response');
      expect(text).toContain('may have been done');
      expect(headers['cache-status']).toContain('detail=incomplete');
      expect(headers['retry-after']).toBeUndefined();
    }
  });

  test('a read is retried', async () => {
    const { statusCode, sent } = await lostOnce('GET', `${seed.zone}/nodes`);
    expect([statusCode, sent]).toEqual([200, 2]);
  });
});

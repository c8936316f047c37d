import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from './fault-proxy.ts';
import { ann, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
let seed: Awaited<ReturnType<typeof seedProject>>;
let node: string;
beforeAll(async () => {
  system = await startSystem({
    BFF_UPSTREAM_TIMEOUT_MS: '5000',
    BFF_UPSTREAM_DEADLINE_MS: '6000',
  });
  seed = await seedProject(system);
  node = `${seed.zone}/nodes/lamp`;
  await system.ask(ann, 'PUT', node, { name: 'Lamp' });
});
afterAll(() => system.stop());
afterEach(async () => {
  for (const proxy of Object.values(system.proxies)) {
    await proxy.set('none');
    proxy.drop(0);
  }
});

const faults: [fault: Fault, status: number, words: string][] = [
  ['refused', 503, 'is unreachable'],
  ['silent', 504, 'did not respond in time'],
  ['trickling', 504, 'did not respond in time'],
  ['cut in the head', 502, 'did not send a complete response'],
  ['cut in the body', 502, 'did not send a complete response'],
  ['no HTTP', 502, 'did not send a complete response'],
  ['HTML', 502, 'sent a response that is not JSON'],
  ['HTML with 500', 502, 'sent a response that is not JSON'],
];

describe.each(faults)('%s', (fault, status, words) => {
  /** Expects a problem that names the failed upstream, and nothing from the upstream itself. */
  async function exerciseProblem(method: 'GET' | 'PATCH', url: string, upstream: string) {
    const answer = await system.ask(
      ann,
      method,
      url,
      method === 'PATCH' ? { name: 'New' } : undefined,
    );
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['etag']).toBeUndefined();
    expect(answer.headers['cache-status']).toMatch(new RegExp(`${upstream}; detail=[a-z-]+$`));
    const mayRepeat = method === 'GET' || status === 503;
    expect(answer.headers['retry-after']).toBe(mayRepeat ? '1' : undefined);
    const { detail, instance } = answer.json();
    expect(detail).toContain(`${upstream} ${words}`);
    expect(instance).toBe(answer.headers['x-request-id']);
  }

  test('projects: a problem; afterwards everything works as before', async () => {
    await system.proxies.projects.set(fault);
    await Promise.all([
      exerciseProblem('GET', `${seed.project}/areas`, 'projects'),
      exerciseProblem('GET', seed.zone, 'projects'),
      exerciseProblem('PATCH', seed.project, 'projects'),
    ]);
    await system.proxies.projects.set('none');
    expect((await system.ask(ann, 'GET', `${seed.project}/areas`)).statusCode).toBe(200);
    expect((await system.ask(ann, 'GET', seed.zone)).json().nodes).toHaveLength(1);
  });

  test("commissioning: a problem only where it is needed; projects' resources still work", async () => {
    await system.proxies.commissioning.set(fault);
    await Promise.all([
      exerciseProblem('GET', seed.zone, 'commissioning'),
      exerciseProblem('GET', node, 'commissioning'),
      exerciseProblem('PATCH', node, 'commissioning'),
    ]);
    expect((await system.ask(ann, 'GET', seed.area)).statusCode).toBe(200);
    expect((await system.ask(ann, 'PATCH', seed.area, { name: 'Area' })).statusCode).toBe(200);
    await system.proxies.commissioning.set('none');
    expect((await system.ask(ann, 'GET', seed.zone)).json().nodes).toHaveLength(1);
    expect((await system.ask(ann, 'PATCH', node, { name: 'New' })).statusCode).toBe(200);
  });
});

test('a stored response is never served in place of a missing one', async () => {
  const { project } = await seedProject(system);
  expect((await system.ask(ann, 'GET', project)).statusCode).toBe(200);
  await system.proxies.projects.set('refused');
  expect((await system.ask(ann, 'GET', project)).statusCode).toBe(503);
});

/** The results of `/ready` and the metric. */
async function readiness() {
  const { statusCode, body } = await system.ask(undefined, 'GET', '/ready');
  const { body: metrics } = await system.ask(undefined, 'GET', '/metrics');
  const available = [...metrics.matchAll(/^upstream_available\{upstream="(\w+)"\} (\d)$/gm)];
  return {
    statusCode,
    body: JSON.parse(body) as Record<string, unknown>,
    available: available.map(([, name, value]) => `${name} ${value}`),
  };
}

test('the bff is ready while any backend is; /ready and a metric say which', async () => {
  const checks = { projects: 'available', commissioning: 'available' };
  await expect.poll(readiness).toEqual({
    statusCode: 200,
    body: { status: 'ready', checks },
    available: ['projects 1', 'commissioning 1'],
  });
  await system.proxies.commissioning.set('refused');
  await expect.poll(readiness).toEqual({
    statusCode: 200,
    body: { status: 'ready', checks: { ...checks, commissioning: 'unavailable' } },
    available: ['projects 1', 'commissioning 0'],
  });
  await system.proxies.projects.set('refused');
  await expect.poll(readiness).toMatchObject({
    statusCode: 503,
    body: { detail: 'Unavailable: projects, commissioning' },
    available: ['projects 0', 'commissioning 0'],
  });
  for (const proxy of Object.values(system.proxies)) await proxy.set('none');
  await expect.poll(readiness).toMatchObject({ statusCode: 200, body: { checks } });
});

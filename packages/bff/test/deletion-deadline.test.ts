import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { ann, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

/** Like no other time limit, so that its timers can be told from others. */
const deadlineMs = 299_999;

let system: System;
beforeAll(async () => {
  system = await startSystem({ BFF_UPSTREAM_DEADLINE_MS: String(deadlineMs) });
});
afterAll(() => system.stop());

test('a seal is lifted although the request that made it has run out of time', async () => {
  const { zone } = await seedProject(system);
  const node = `${zone}/nodes/lamp`;
  await system.ask(ann, 'PUT', node, { name: 'Lamp' });
  const etag = String((await system.ask(ann, 'GET', zone)).headers['etag']);
  const sealing = system.proxies.commissioning.intercept(/^POST \/nodes/, 'answer');
  const timers = vi.spyOn(globalThis, 'setTimeout');
  onTestFinished(() => timers.mockRestore());
  const deleting = system.ask(ann, 'DELETE', zone, undefined, { 'if-match': etag });
  await sealing.arrived;
  const deadlines = timers.mock.calls.filter(([, ms]) => ms === deadlineMs);
  expect(deadlines).toHaveLength(1);
  expect((await system.ask(ann, 'PUT', node, { name: 'New' })).statusCode).toBe(409);
  deadlines[0]?.[0]();
  expect((await deleting).statusCode).toBe(504);
  // The seal would also expire, so a successful write does not prove that it was lifted.
  const { requests } = system.proxies.commissioning;
  const isLifted = () => requests.some((request) => request.startsWith('DELETE /seals/'));
  await expect.poll(isLifted).toBe(true);
  const write = async () => (await system.ask(ann, 'PUT', node, { name: 'New' })).statusCode;
  await expect.poll(write).toBe(200);
});

test('a DELETE that projects cannot answer is not remembered as a deletion', async () => {
  await system.proxies.projects.set('HTML with 500');
  const url = '/projects/00000000-0000-4000-8000-000000000000';
  expect((await system.ask('eve@example.com', 'DELETE', url)).statusCode).toBe(502);
  const metrics = await system.ask(ann, 'GET', '/metrics');
  expect(metrics.body).toMatch(/^deletions_pending(?:\{[^}]*\})? 0$/m);
  await system.proxies.projects.set('none');
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, bob, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

test.each(['', '/nodes', '/nodes/lamp'])(
  'a user removed while the nodes are in flight gets none of the later changes: zone%s',
  async (below) => {
    const { projects, commissioning } = system.proxies;
    const { project, zone, ...ids } = await seedProject(system);
    const { project_id, area_id, zone_id } = ids;
    const query = new URLSearchParams({ project_id, area_id, zone_id }).toString();
    const rename = (name: string) =>
      system.commissioning.ask(undefined, 'PUT', `/nodes/lamp?${query}`, { name });
    const list = `${project}/collaborators`;
    await rename('Lamp');
    await system.ask(ann, 'PATCH', list, [{ email: bob, role: 'viewer' }]);

    const before = { asked: commissioning.requests.length, permitted: projects.answers.length };
    commissioning.hold();
    // One after the other, so that neither shares the other's requests. The second one finds stored
    // what the first one has fetched.
    const reads = [];
    for (const count of [1, 2]) {
      reads.push(system.ask(bob, 'GET', zone + below));
      await expect.poll(() => commissioning.requests.length).toBe(before.asked + count);
      await expect.poll(() => projects.answers.length).toBe(before.permitted + count);
    }
    expect((await system.ask(ann, 'DELETE', `${list}/${bob}`)).statusCode).toBe(204);
    await rename('Secret');
    commissioning.release();
    for (const { statusCode, headers, body } of await Promise.all(reads)) {
      expect(body).not.toContain('Secret');
      expect(statusCode).toBe(404);
      expect(headers['cache-status']).toBeUndefined();
    }
  },
);

test('a manager removed while a PATCH of a node is in flight gets none of the later changes', async () => {
  const { commissioning } = system.proxies;
  const { project, zone, ...ids } = await seedProject(system);
  const { project_id, area_id, zone_id } = ids;
  const node = `/nodes/lamp?${new URLSearchParams({ project_id, area_id, zone_id }).toString()}`;
  const put = (configuration: object) =>
    system.commissioning.ask(undefined, 'PUT', node, { name: 'Lamp', configuration });
  const list = `${project}/collaborators`;
  await put({});
  await system.ask(ann, 'PATCH', list, [{ email: bob, role: 'manager' }]);

  const asked = commissioning.requests.length;
  commissioning.hold();
  const patch = system.ask(bob, 'PATCH', `${zone}/nodes/lamp`, { name: 'Old lamp' });
  await expect.poll(() => commissioning.requests.length).toBe(asked + 1);
  expect((await system.ask(ann, 'DELETE', `${list}/${bob}`)).statusCode).toBe(204);
  await put({ code: 'Secret' });
  commissioning.release();
  const { statusCode, body } = await patch;
  expect(body).not.toContain('Secret');
  expect(statusCode).toBe(404);
  expect(JSON.parse(body).detail).toContain('the write may have been done');
});

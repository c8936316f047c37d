import { connect } from 'local-postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, bob, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

type Seed = Awaited<ReturnType<typeof seedProject>>;

/** Puts a node into commissioning, even if its zone is deleted. */
async function leaveNode({ project_id, area_id, zone_id }: Seed): Promise<void> {
  const query = new URLSearchParams({ project_id, area_id, zone_id });
  const url = `/nodes/left?${query.toString()}`;
  const put = await system.commissioning.ask(undefined, 'PUT', url, { name: 'Left' });
  expect(put.statusCode).toBeLessThan(300);
}

/** Deletes the seal that a purge left, as a failover of commissioning may. */
async function loseTombstone({ zone_id }: Seed): Promise<void> {
  const database = await connect(system.commissioning.adminUrl);
  await database.query('DELETE FROM seals WHERE zone_id = $1', [zone_id]);
  await database.end();
}

async function countNodes({ project_id, zone_id }: Seed): Promise<number> {
  const query = new URLSearchParams({ project_id, zone_id });
  const url = `/nodes?${query.toString()}`;
  return (await system.commissioning.ask(undefined, 'GET', url)).json().length;
}

test('a failed purge is retried until commissioning accepts it', async () => {
  const seeds = [await seedProject(system), await seedProject(system)] as const;
  for (const seed of seeds) await leaveNode(seed);
  await system.proxies.commissioning.set('refused');
  for (const { zone } of seeds) {
    expect((await system.ask(ann, 'DELETE', zone)).statusCode).toBe(204);
    expect((await system.ask(ann, 'GET', zone)).statusCode).toBe(404);
  }
  expect(await countNodes(seeds[0])).toBe(1);
  await system.proxies.commissioning.set('none');
  for (const seed of seeds) {
    await expect.poll(() => countNodes(seed)).toBe(0);
  }
});

test('repeating a DELETE purges again, for users who may delete there', async () => {
  const seed = await seedProject(system);
  expect((await system.ask(ann, 'DELETE', seed.zone)).statusCode).toBe(204);
  await loseTombstone(seed);
  await leaveNode(seed);
  await system.ask(ann, 'PATCH', `${seed.project}/collaborators`, [{ email: bob, role: 'viewer' }]);
  expect((await system.ask(bob, 'DELETE', seed.zone)).statusCode).toBe(403);
  expect((await system.ask('eve@example.com', 'DELETE', seed.zone)).statusCode).toBe(404);
  expect(await countNodes(seed)).toBe(1);
  expect((await system.ask(ann, 'DELETE', seed.zone)).statusCode).toBe(404);
  expect(await countNodes(seed)).toBe(0);
});

test.each(['project', 'area', 'zone'] as const)(
  "a stranger's repeated DELETE of a %s purges nothing",
  async (deleted) => {
    const seed = await seedProject(system);
    await leaveNode(seed);
    // projects has a record that permits the purge, and no bff has seen it yet.
    expect((await system.projects.ask(ann, 'DELETE', seed[deleted])).statusCode).toBe(204);
    expect((await system.ask('eve@example.com', 'DELETE', seed[deleted])).statusCode).toBe(404);
    expect(await countNodes(seed)).toBe(1);
  },
);

test('closing does not wait for postponed purges', async () => {
  const own = await startSystem();
  const { zone } = await seedProject(own);
  await own.proxies.commissioning.set('refused');
  expect((await own.ask(ann, 'DELETE', zone)).statusCode).toBe(204);
  await own.stop();
  expect(own.bff.server.listening).toBe(false);
});

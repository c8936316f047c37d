import { connect } from 'local-postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, bob, house } from './house.ts';
import { startSystem, type System } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

type House = Awaited<ReturnType<typeof house>>;

/** A node that commissioning has, whatever has become of its zone. */
async function leaveNode({ project_id, area_id, zone_id }: House): Promise<void> {
  const query = new URLSearchParams({ project_id, area_id, zone_id });
  const url = `/nodes/left?${query.toString()}`;
  const put = await system.commissioning.ask(undefined, 'PUT', url, { name: 'Left' });
  expect(put.statusCode).toBeLessThan(300);
}

/** A failover of commissioning may lose what a purge has left there. */
async function loseTombstone({ zone_id }: House): Promise<void> {
  const database = await connect(system.commissioning.adminUrl);
  await database.query('DELETE FROM seals WHERE zone_id = $1', [zone_id]);
  await database.end();
}

async function countNodes({ project_id, zone_id }: House): Promise<number> {
  const query = new URLSearchParams({ project_id, zone_id });
  const url = `/nodes?${query.toString()}`;
  return (await system.commissioning.ask(undefined, 'GET', url)).json().length;
}

test('a purge that fails is tried again until commissioning takes it', async () => {
  const houses = [await house(system), await house(system)] as const;
  for (const home of houses) await leaveNode(home);
  await system.proxies.commissioning.set('refused');
  for (const { zone } of houses) {
    expect((await system.ask(ann, 'DELETE', zone)).statusCode).toBe(204);
    expect((await system.ask(ann, 'GET', zone)).statusCode).toBe(404);
  }
  expect(await countNodes(houses[0])).toBe(1);
  await system.proxies.commissioning.set('none');
  for (const home of houses) {
    await expect.poll(() => countNodes(home), { timeout: 30_000 }).toBe(0);
  }
}, 60_000);

test('repeating a DELETE purges again, for who may delete there', async () => {
  const home = await house(system);
  expect((await system.ask(ann, 'DELETE', home.zone)).statusCode).toBe(204);
  await loseTombstone(home);
  await leaveNode(home);
  await system.ask(ann, 'PATCH', `${home.project}/collaborators`, [{ email: bob, role: 'viewer' }]);
  expect((await system.ask(bob, 'DELETE', home.zone)).statusCode).toBe(403);
  expect((await system.ask('eve@example.com', 'DELETE', home.zone)).statusCode).toBe(404);
  expect(await countNodes(home)).toBe(1);
  expect((await system.ask(ann, 'DELETE', home.zone)).statusCode).toBe(404);
  expect(await countNodes(home)).toBe(0);
});

test("a stranger's DELETE of a project purges nothing", async () => {
  const home = await house(system);
  await leaveNode(home);
  for (const url of [home.project, home.area, home.zone]) {
    expect((await system.ask(bob, 'DELETE', url)).statusCode).toBe(404);
  }
  expect(await countNodes(home)).toBe(1);
});

test('closing does not wait for what is put off', async () => {
  const own = await startSystem();
  const { zone } = await house(own);
  await own.proxies.commissioning.set('refused');
  expect((await own.ask(ann, 'DELETE', zone)).statusCode).toBe(204);
  await own.stop();
  expect(own.bff.server.listening).toBe(false);
});

import { connect } from 'local-postgres/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loseRouteOf } from './lost-route.ts';
import { ann, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
let seed: Awaited<ReturnType<typeof seedProject>>;
let node: string;
let etag: string;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());
beforeEach(async () => {
  seed = await seedProject(system);
  node = `${seed.zone}/nodes/lamp`;
  await system.ask(ann, 'PUT', node, { name: 'Lamp' });
  etag = String((await system.ask(ann, 'GET', seed.zone)).headers['etag']);
});
afterEach(async () => {
  vi.useRealTimers();
  for (const proxy of Object.values(system.proxies)) await proxy.set('none');
});

const remove = (url = seed.zone) => system.ask(ann, 'DELETE', url);
const removeSeen = () => system.ask(ann, 'DELETE', seed.zone, undefined, { 'if-match': etag });
const put = (url = node) => system.ask(ann, 'PUT', url, { name: 'New' });
const projectsDelete = /^DELETE \/projects/;

/** In commissioning, even if the zone is deleted. */
async function countNodes(): Promise<number> {
  const query = new URLSearchParams({ project_id: seed.project_id, zone_id: seed.zone_id });
  const url = `/nodes?${query.toString()}`;
  return (await system.commissioning.ask(undefined, 'GET', url)).json().length;
}

const recordOf = (id: string) => system.projects.ask(undefined, 'GET', `/deletions/${id}`);
const isMarked = async (id = seed.zone_id) => (await recordOf(id)).json().purged_at !== undefined;

/** Restores the zone and forgets its deletion, as a failover of projects may. */
async function loseDeletion(): Promise<void> {
  const database = await connect(system.projects.adminUrl);
  await database.query('DELETE FROM deletions WHERE zone_id = $1', [seed.zone_id]);
  await database.query(
    `INSERT INTO zones (zone_id, area_id, name, scenario) VALUES ($1, $2, 'Zone', 'switch')`,
    [seed.zone_id, seed.area_id],
  );
  await database.end();
}

describe.each(['project', 'area', 'zone'] as const)('a deleted %s', (level) => {
  test('has no nodes when the answer arrives, and is marked as purged soon after', async () => {
    expect((await remove(seed[level])).statusCode).toBe(204);
    expect(await countNodes()).toBe(0);
    await expect.poll(() => isMarked(seed[`${level}_id`])).toBe(true);
  });
});

test('a DELETE without If-Match waits until its record was read, but not until it is marked as purged', async () => {
  const { projects, commissioning } = system.proxies;
  const marking = projects.intercept(/^PATCH \/deletions/, 'request');
  const before = [projects.requests.length, commissioning.requests.length] as const;
  expect((await remove()).statusCode).toBe(204);
  await marking.arrived;
  const lines = [
    ...projects.requests.slice(before[0]),
    ...commissioning.requests.slice(before[1]),
  ].map((request) => request.split(' ', 1)[0]);
  expect(lines).toEqual(['DELETE', 'GET', 'PATCH', 'DELETE']);
  await marking.release();
  await expect.poll(() => isMarked()).toBe(true);
});

describe('while a zone is deleted under If-Match', () => {
  test('its nodes are not written, and are deleted if projects agrees', async () => {
    const deleting = system.proxies.projects.intercept(projectsDelete, 'request');
    const answer = removeSeen();
    await deleting.arrived;
    for (const refused of [
      await put(),
      await put(`${node}-2`),
      await system.ask(ann, 'DELETE', node),
    ]) {
      expect(refused.statusCode).toBe(409);
      expect(refused.headers['retry-after']).toBe('1');
    }
    expect((await system.ask(ann, 'GET', seed.zone)).headers['etag']).toBe(etag);
    await deleting.release();
    expect((await answer).statusCode).toBe(204);
    expect(await countNodes()).toBe(0);
  });

  test('a change of the zone comes first: 412, and its nodes can be written again', async () => {
    const deleting = system.proxies.projects.intercept(projectsDelete, 'request');
    const answer = removeSeen();
    await deleting.arrived;
    expect((await system.ask(ann, 'PATCH', seed.zone, { name: 'New' })).statusCode).toBe(200);
    await deleting.release();
    const { statusCode, headers } = await answer;
    expect(statusCode).toBe(412);
    expect(headers['etag']).toBe((await system.ask(ann, 'GET', seed.zone)).headers['etag']);
    expect((await put()).statusCode).toBe(200);
  });

  test('time runs out: 409, and its nodes can be written again', async () => {
    const deleting = system.proxies.projects.intercept(projectsDelete, 'request');
    const answer = removeSeen();
    await deleting.arrived;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 30_000 });
    await deleting.release();
    const { statusCode, headers } = await answer;
    expect([statusCode, headers['retry-after']]).toEqual([409, '1']);
    expect(await countNodes()).toBe(1);
    expect((await put()).statusCode).toBe(200);
  });

  test('projects becomes unreachable: 503, and its nodes can be written again', async () => {
    const sealing = system.proxies.commissioning.intercept(/^POST \/nodes/, 'answer');
    const answer = removeSeen();
    await sealing.arrived;
    await system.proxies.projects.set('refused');
    await sealing.release();
    expect((await answer).statusCode).toBe(503);
    await system.proxies.projects.set('none');
    expect((await put()).statusCode).toBe(200);
  });

  test('commissioning does not answer: 502, the zone stays, and its nodes can be written again', async () => {
    const sealing = system.proxies.commissioning.intercept(/^POST \/nodes/, 'answer');
    const answer = removeSeen();
    await sealing.arrived;
    sealing.drop();
    expect((await answer).statusCode).toBe(502);
    expect((await put()).statusCode).toBe(200);
    expect((await remove()).statusCode).toBe(204);
  });
});

describe.each([
  ['with If-Match', removeSeen],
  ['without If-Match', () => remove()],
])('if projects does not answer a DELETE %s', (_, removeZone) => {
  test('but has executed it, the nodes are purged; the response says that it may have been done', async () => {
    const deleting = system.proxies.projects.intercept(projectsDelete, 'answer');
    const answer = removeZone();
    await deleting.arrived;
    deleting.drop();
    const { statusCode, body } = await answer;
    expect([statusCode, body]).toEqual([502, expect.stringContaining('may have been done')]);
    expect(await countNodes()).toBe(0);
    await expect.poll(() => isMarked()).toBe(true);
  });

  test('but has executed it and then cannot be reached, the nodes are purged', async () => {
    const lose = loseRouteOf(projectsDelete);
    const deleting = system.proxies.projects.intercept(projectsDelete, 'answer');
    const answer = removeZone();
    await deleting.arrived;
    lose('EHOSTUNREACH');
    const { statusCode, body } = await answer;
    expect([statusCode, body]).toEqual([502, expect.stringContaining('may have been done')]);
    expect(await countNodes()).toBe(0);
  });

  test('and has not executed it, no node is purged', async () => {
    const deleting = system.proxies.projects.intercept(projectsDelete, 'request');
    const answer = removeZone();
    await deleting.arrived;
    deleting.drop();
    const { statusCode, body } = await answer;
    expect([statusCode, body]).toEqual([502, expect.stringContaining('may have been done')]);
    expect(await countNodes()).toBe(1);
    expect((await system.ask(ann, 'GET', seed.zone)).headers['etag']).toBe(etag);
  });
});

test('a DELETE with If-Match reads the zone with an ordinary GET: gathered, its response would have an old Date', async () => {
  await put();
  etag = String((await system.ask(ann, 'GET', seed.zone)).headers['etag']);
  const { requests } = system.proxies.projects;
  const before = requests.length;
  expect((await removeSeen()).statusCode).toBe(204);
  const lines = requests.slice(before).map((request) => request.split(' ', 2).join(' '));
  expect(lines).toContain(`GET ${seed.zone}`);
});

test('nothing is purged if a failover has lost the deletion before its record is read', async () => {
  const reading = system.proxies.projects.intercept(/^GET \/deletions\//, 'request');
  const answer = remove();
  await reading.arrived;
  await loseDeletion();
  await reading.release();
  expect((await answer).statusCode).toBe(204);
  expect(await countNodes()).toBe(1);
});

test('a PUT that arrives after the purge of its zone is answered 404 and leaves no node', async () => {
  const putting = system.proxies.commissioning.intercept(/^PUT \/nodes/, 'request');
  const answer = put(`${node}-late`);
  await putting.arrived;
  expect((await remove()).statusCode).toBe(204);
  await putting.release();
  expect((await answer).statusCode).toBe(404);
  expect(await countNodes()).toBe(0);
});

test('a repeated DELETE purges nothing if its path is not the path that the zone had', async () => {
  const { zone_id } = seed;
  await system.projects.ask(ann, 'DELETE', seed.zone);
  const other = await seedProject(system);
  const { area_id } = (
    await system.ask(ann, 'POST', `${seed.project}/areas`, { name: 'B' })
  ).json();
  for (const area of [other.area, `${seed.project}/areas/${area_id}`]) {
    expect((await remove(`${area}/zones/${zone_id}`)).statusCode).toBe(404);
    expect(await countNodes()).toBe(1);
  }
  const [project, area, zone] = [seed.project_id, seed.area_id, zone_id].map((id) =>
    id.toUpperCase(),
  );
  const same = `/projects/${project}/areas/${area}/zones/${zone}`;
  expect((await remove(same)).statusCode).toBe(404);
  expect(await countNodes()).toBe(0);
});

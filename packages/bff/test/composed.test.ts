import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, bob, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

const body = (answer: string | undefined) => answer?.split('\r\n\r\n')[1];

test('if only the nodes of a zone have changed, only they are sent again', async () => {
  const { zone } = await seedProject(system);
  await system.ask(ann, 'PUT', `${zone}/nodes/a`, { name: 'A' });
  const first = await system.ask(ann, 'GET', zone);
  await system.ask(ann, 'PUT', `${zone}/nodes/b`, { name: 'B' });
  const second = await system.ask(ann, 'GET', zone);
  expect(second.json().nodes).toHaveLength(2);
  expect(second.headers['etag']).not.toBe(first.headers['etag']);
  expect(second.headers['cache-status']).toBe(
    'projects; fwd=stale; fwd-status=304, commissioning; fwd=stale; fwd-status=200; stored, ' +
      // The permission is checked again, since the nodes are new.
      'projects; fwd=stale; fwd-status=304',
  );
  const { projects, commissioning } = system.proxies;
  expect(projects.answers.at(-1)).toMatch(/^HTTP\/1.1 304 /);
  expect(body(projects.answers.at(-1))).toBe('');
  expect(JSON.parse(body(commissioning.answers.at(-1)) ?? '')).toEqual(second.json().nodes);

  const third = await system.ask(ann, 'GET', zone);
  expect(body(projects.answers.at(-1))).toBe('');
  expect(body(commissioning.answers.at(-1))).toBe('');
  expect(third.body).toBe(second.body);
  expect(third.headers['server-timing']).toMatch(
    /^projects;dur=[\d.]+;desc="304, 0 queries", commissioning;dur=[\d.]+;desc="304, 0 queries"$/,
  );
});

/** A zone with 2,500 nodes: three pages. */
async function longZone() {
  const { project_id, area_id, zone_id, zone } = await seedProject(system);
  await system.commissioning.app.pg.pool.query(
    `INSERT INTO nodes (project_id, area_id, zone_id, node_uuid, name, configuration)
     SELECT $1, $2, $3, 'n' || n, 'Node', '{}' FROM generate_series(1, 2500) AS n`,
    [project_id, area_id, zone_id],
  );
  return { zone, query: new URLSearchParams({ project_id, zone_id }).toString() };
}

test('a long list of nodes is read to its end once, then revalidated by the ETag of its first page', async () => {
  const { zone } = await longZone();
  const { requests } = system.proxies.commissioning;
  const read = async () => {
    const before = requests.length;
    const answer = await system.ask(ann, 'GET', zone);
    return { nodes: answer.json().nodes.length, requests: requests.length - before };
  };
  // Three pages, and the first again: it is still the same.
  expect(await read()).toEqual({ nodes: 2500, requests: 4 });
  expect(await read()).toEqual({ nodes: 2500, requests: 1 });
  await system.ask(ann, 'DELETE', `${zone}/nodes/n1`);
  expect(await read()).toEqual({ nodes: 2499, requests: 4 });
});

test('pages of different states of a list are never combined', async () => {
  const { zone, query } = await longZone();
  const { commissioning } = system.proxies;
  const before = commissioning.requests.length;
  commissioning.hold();
  const read = system.ask(ann, 'GET', zone);
  await expect.poll(() => commissioning.requests.length).toBe(before + 1);
  commissioning.release();
  commissioning.hold();
  await expect.poll(() => commissioning.requests.length).toBe(before + 2);
  // A node of the first page, which the bff has; the second page is about to be requested.
  const first = `/nodes/n1?${query}`;
  expect((await system.commissioning.ask(undefined, 'DELETE', first)).statusCode).toBe(204);
  commissioning.release();
  const { nodes } = (await read).json();
  expect(nodes).toHaveLength(2499);
  expect(nodes[0].node_uuid).toBe('n2');
});

test('a 412 for a zone has its whole ETag, if commissioning answers', async () => {
  const { zone } = await seedProject(system);
  const etag = String((await system.ask(ann, 'GET', zone)).headers['etag']);
  const condition = { 'if-match': etag };
  const patch = (name: string) => system.ask(ann, 'PATCH', zone, { name }, condition);
  const remove = () => system.ask(ann, 'DELETE', zone, undefined, condition);
  expect((await patch('New')).statusCode).toBe(200);

  const current = await system.ask(ann, 'GET', zone);
  expect(current.json().name).toBe('New');
  for (const refused of [await patch('Lost'), await remove()]) {
    expect(refused.statusCode).toBe(412);
    expect(refused.headers['content-type']).toBe('application/problem+json');
    expect(refused.headers['etag']).toBe(current.headers['etag']);
  }

  await system.proxies.commissioning.set('refused');
  const undecided = await patch('Lost');
  const half = await remove();
  await system.proxies.commissioning.set('none');
  expect(undecided.statusCode).toBe(503);
  expect(half.statusCode).toBe(412);
  expect(half.headers['etag']).toBeUndefined();
});

test('a 412 for a resource of one upstream has its current ETag', async () => {
  const { project, zone } = await seedProject(system);
  const node = `${zone}/nodes/a`;
  await system.ask(ann, 'PUT', node, { name: 'A' });
  for (const url of [project, node]) {
    const { etag } = (await system.ask(ann, 'GET', url)).headers;
    for (const condition of ['"other"', `W/${String(etag)}`]) {
      const headers = { 'if-match': condition };
      const refused = await system.ask(ann, 'PATCH', url, { name: 'Lost' }, headers);
      expect(refused.statusCode, url).toBe(412);
      expect(refused.headers['etag']).toBe(etag);
    }
  }
});

test('a user who lost their role between two reads gets 404, whatever ETag they send', async () => {
  const { project, zone } = await seedProject(system);
  await system.ask(ann, 'PUT', `${zone}/nodes/a`, { name: 'A' });
  await system.ask(ann, 'PATCH', `${project}/collaborators`, [{ email: bob, role: 'viewer' }]);
  for (const url of [zone, `${zone}/nodes`, `${zone}/nodes/a`]) {
    await system.ask(ann, 'PATCH', `${project}/collaborators`, [{ email: bob, role: 'viewer' }]);
    const { headers, statusCode } = await system.ask(bob, 'GET', url);
    expect(statusCode).toBe(200);
    await system.ask(ann, 'DELETE', `${project}/collaborators/${bob}`);
    const condition = { 'if-none-match': String(headers['etag']) };
    const after = await system.ask(bob, 'GET', url, undefined, condition);
    expect(after.statusCode, url).toBe(404);
    expect(after.headers['etag']).toBeUndefined();
  }
});

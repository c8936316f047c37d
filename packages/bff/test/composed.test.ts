import { afterAll, beforeAll, expect, test } from 'vitest';
import { ann, bob, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

const body = (answer: string | undefined) => answer?.split('\r\n\r\n')[1];

test('if only the nodes of a zone have changed, only commissioning sends a body again', async () => {
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

test('a zone has its first 1,000 nodes, and a Link to the rest; its ETag covers all of them', async () => {
  const { project_id, area_id, zone_id, zone } = await seedProject(system);
  const { pool } = system.commissioning.app.pg;
  const insert = (from: number, to: number) =>
    pool.query(
      `INSERT INTO nodes (project_id, area_id, zone_id, node_uuid, name, configuration)
       SELECT $1, $2, $3, 'n' || n, 'Node', '{}' FROM generate_series($4::int, $5::int) AS n`,
      [project_id, area_id, zone_id, from, to],
    );
  await insert(1, 999);
  await system.ask(ann, 'PUT', `${zone}/nodes/n1000`, { name: 'Last' });
  const whole = await system.ask(ann, 'GET', zone);
  expect(whole.json().nodes).toHaveLength(1_000);
  expect(whole.headers['link']).toBeUndefined();

  await insert(1_001, 1_500);
  await system.ask(ann, 'PUT', `${zone}/nodes/n1501`, { name: 'Beyond' });
  const { requests } = system.proxies.commissioning;
  const before = requests.length;
  const first = await system.ask(ann, 'GET', zone);
  expect(requests.length).toBe(before + 1);
  expect(first.json().nodes).toHaveLength(1_000);
  expect(first.json().nodes[999]).toEqual({ node_uuid: 'n1000', name: 'Last' });
  const [, next = ''] = /^<([^>]+)>; rel="next"$/.exec(String(first.headers['link'])) ?? [];
  expect(next).toMatch(new RegExp(`^${zone}/nodes\\?`));
  const rest = await system.ask(ann, 'GET', next);
  expect(rest.json()).toHaveLength(501);
  expect(rest.json()[500]).toEqual({ node_uuid: 'n1501', name: 'Beyond' });
  expect(rest.headers['link']).toBeUndefined();

  // From the composed body, and with a changed node that the body does not show.
  expect((await system.ask(ann, 'GET', zone)).headers['link']).toBe(first.headers['link']);
  await system.ask(ann, 'DELETE', `${zone}/nodes/n1501`);
  const { etag } = (await system.ask(ann, 'GET', zone)).headers;
  expect(etag).not.toBe(first.headers['etag']);
});

test.for([
  [
    'areas',
    'project',
    `INSERT INTO areas (area_id, project_id, name)
     SELECT gen_random_uuid(), $1, 'Added' FROM generate_series(1, 998)`,
  ],
  [
    'zones',
    'area',
    `INSERT INTO zones (zone_id, area_id, name, scenario)
     SELECT gen_random_uuid(), $1, 'Added', 'switch' FROM generate_series(1, 998)`,
  ],
] as const)('the %s in a GET are the first 1,000, with a Link to the rest', async (parameters) => {
  const [table, parent, insert] = parameters;
  const seed = await seedProject(system);
  const url = seed[parent];
  const list = `${url}/${table}`;
  await system.projects.app.pg.pool.query(insert, [seed[`${parent}_id`]]);
  await system.ask(ann, 'POST', list, { name: 'The 1,000th' });
  const whole = await system.ask(ann, 'GET', url);
  expect(whole.json()[table]).toHaveLength(1_000);
  expect(whole.headers['link']).toBeUndefined();

  await system.ask(ann, 'POST', list, { name: 'The 1,001st' });
  const renamed = await system.ask(ann, 'PATCH', url, { name: 'New' });
  const read = await system.ask(ann, 'GET', url);
  for (const { headers, json } of [renamed, read]) {
    expect(json()[table]).toHaveLength(1_000);
    expect(Object.keys(json()[table][0])).not.toContain('position');
    const [, next = ''] = /^<([^>]+)>; rel="next"$/.exec(String(headers['link'])) ?? [];
    const rest = await system.ask(ann, 'GET', next);
    expect(rest.json()).toMatchObject([{ name: 'The 1,001st' }]);
  }
  expect(renamed.body).toBe(read.body);
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

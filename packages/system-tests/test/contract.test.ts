import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSystem, type System } from '../../bff/test/system.ts';
import { checked, type Checked } from './contract-client.ts';

const ann = 'ann@example.com';
const bob = 'bob@example.com';
const names = ['projects', 'commissioning', 'bff'] as const;

let system: System;
let services: Record<(typeof names)[number], Checked>;
beforeAll(async () => {
  system = await startSystem();
  services = {
    projects: await checked('projects', system.projects.ask),
    commissioning: await checked('commissioning', system.commissioning.ask),
    bff: await checked('bff', system.ask),
  };
});
afterAll(() => system.stop());

/** Sends valid and invalid requests that projects and the bff share. @returns what is left over */
async function exerciseProjects({ ask }: Checked) {
  const { project_id } = (await ask(ann, 'POST', '/projects', { name: 'Building' })).json();
  const project = `/projects/${project_id}`;
  const list = `${project}/collaborators`;
  await ask(ann, 'PATCH', list, [{ email: bob, role: 'viewer' }]);
  const { area_id } = (await ask(ann, 'POST', `${project}/areas`, { name: 'Area' })).json();
  const area = `${project}/areas/${area_id}`;
  const { zone_id } = (await ask(ann, 'POST', `${area}/zones`, { name: 'Zone' })).json();
  const zone = `${area}/zones/${zone_id}`;
  await ask(ann, 'POST', `${project}/areas`, { name: 'Second' });
  await ask(ann, 'POST', `${area}/zones`, { name: 'Second', scenario: 'dim' });

  for (const url of ['/projects', project, list, `${project}/areas`, area, `${area}/zones`, zone]) {
    const read = await ask(ann, 'GET', url);
    expect([read.statusCode, read.headers['etag']]).toEqual([200, expect.any(String)]);
    const condition = { 'if-none-match': String(read.headers['etag']) };
    expect((await ask(ann, 'GET', url, undefined, condition)).statusCode).toBe(304);
    expect((await ask(ann, 'HEAD', url)).statusCode).toBe(200);
    expect((await ask('no address', 'GET', url)).statusCode).toBe(400);
    if (url === '/projects') continue;
    expect((await ask('eve@example.com', 'GET', url)).statusCode).toBe(404);
  }
  for (const url of ['/projects', list, `${project}/areas`, `${area}/zones`]) {
    expect((await ask(ann, 'GET', `${url}?limit=1`)).json()).toHaveLength(1);
    expect((await ask(ann, 'GET', `${url}?limit=0`)).statusCode).toBe(422);
  }
  const stale = { 'if-match': '"x"' };
  for (const [url, change] of [
    [project, { name: 'New' }],
    [area, { name: 'New' }],
    [zone, { scenario: 'dim' }],
    [list, [{ email: bob, role: 'viewer' }]],
  ] as const) {
    expect((await ask(ann, 'PATCH', url, change)).statusCode).toBe(200);
    expect((await ask(ann, 'PATCH', url, change, stale)).statusCode).toBe(412);
    expect((await ask(ann, 'PATCH', url, { nmae: 1 })).statusCode).toBe(422);
    expect((await ask(bob, 'PATCH', url, change)).statusCode).toBe(403);
    const type = { 'content-type': 'text/plain' };
    expect((await ask(ann, 'PATCH', url, change, type)).statusCode).toBe(415);
    expect((await ask(ann, 'PATCH', url, { name: 'x'.repeat(1 << 20) })).statusCode).toBe(413);
  }
  expect((await ask(ann, 'PATCH', list, [{ email: ann, role: 'viewer' }])).statusCode).toBe(409);
  expect((await ask(ann, 'DELETE', list, [bob])).statusCode).toBe(200);
  await ask(ann, 'PATCH', list, [{ email: bob, role: 'viewer' }]);
  expect((await ask(ann, 'DELETE', `${list}/${bob}`)).statusCode).toBe(204);
  return { project_id, area_id, zone_id, project, area, zone, list };
}

async function deleteAll({ ask }: Checked, urls: readonly string[]) {
  for (const url of urls) {
    expect((await ask(ann, 'DELETE', url)).statusCode).toBe(204);
    expect((await ask(ann, 'DELETE', url)).statusCode).toBe(404);
  }
}

async function exerciseNode({ ask }: Checked, list: string, put: string, node: string) {
  const made = { name: 'Lamp', configuration: { level: 1 } };
  expect((await ask(ann, 'PUT', put, made, { 'if-none-match': '*' })).statusCode).toBe(201);
  expect((await ask(ann, 'PUT', put, made, { 'if-none-match': '*' })).statusCode).toBe(412);
  expect((await ask(ann, 'PUT', put, made)).statusCode).toBe(200);
  expect((await ask(ann, 'PUT', put, { configuration: 1 })).statusCode).toBe(422);
  expect((await ask(ann, 'PATCH', node, { name: 'Light' })).statusCode).toBe(200);
  for (const url of [list, node]) {
    const read = await ask(ann, 'GET', url);
    const condition = { 'if-none-match': String(read.headers['etag']) };
    expect((await ask(ann, 'GET', url, undefined, condition)).statusCode).toBe(304);
  }
  await deleteAll({ ask } as Checked, [node]);
  expect((await ask(ann, 'GET', node)).statusCode).toBe(404);
}

async function exerciseDeletion({ ask }: Checked, id: string) {
  const list = '/deletions?purged=false&limit=1';
  const deletion = `/deletions/${id}`;
  for (const url of [list, deletion]) {
    const read = await ask(undefined, 'GET', url);
    const condition = { 'if-none-match': String(read.headers['etag']) };
    expect((await ask(undefined, 'GET', url, undefined, condition)).statusCode).toBe(304);
  }
  const change = (body: unknown, headers = {}) => ask(undefined, 'PATCH', deletion, body, headers);
  expect((await change({ purged: true }, { 'if-match': '"stale"' })).statusCode).toBe(412);
  expect((await change({ purged: 'yes' })).statusCode).toBe(422);
  expect((await change({ purged: true })).statusCode).toBe(200);
  const purged = await ask(undefined, 'GET', '/deletions?purged=true');
  expect(purged.json()[0]).toHaveProperty('purged_at');
  const unknown = `/deletions/${randomUUID()}`;
  expect((await ask(undefined, 'GET', unknown)).statusCode).toBe(404);
  expect((await ask(undefined, 'PATCH', unknown, { purged: true })).statusCode).toBe(404);
}

async function exerciseSeal({ ask }: Checked, list: string, put: string) {
  const seal = { seal_id: randomUUID(), seconds: 60 };
  expect((await ask(undefined, 'POST', list, seal, { 'if-match': '"x"' })).statusCode).toBe(412);
  expect((await ask(undefined, 'POST', list, { seconds: 60 })).statusCode).toBe(422);
  expect((await ask(undefined, 'POST', list, seal)).statusCode).toBe(201);
  expect((await ask(undefined, 'POST', list, seal)).statusCode).toBe(409);
  expect((await ask(undefined, 'PUT', put, { name: 'Lamp' })).statusCode).toBe(409);
  expect((await ask(undefined, 'DELETE', `/seals/${seal.seal_id}`)).statusCode).toBe(204);
  expect((await ask(undefined, 'DELETE', `/seals/${seal.seal_id}`)).statusCode).toBe(404);
}

const operationPages = ['/health', '/ready', '/metrics'];

test('projects answers as its contract says', async () => {
  const { projects } = services;
  const { zone_id, zone, area, project, list } = await exerciseProjects(projects);
  await projects.ask(ann, 'GET', `${list}/${ann}`);
  expect((await projects.ask(ann, 'DELETE', `${zone}?not_after=soon`)).statusCode).toBe(422);
  const past = '2026-01-31T12:00:00Z';
  expect((await projects.ask(ann, 'DELETE', `${zone}?not_after=${past}`)).statusCode).toBe(409);
  await deleteAll(projects, [zone, area, project]);
  await exerciseDeletion(projects, zone_id);
  for (const url of operationPages) await projects.ask(undefined, 'GET', url);
});

test('commissioning answers as its contract says', async () => {
  const { commissioning } = services;
  const place = `project_id=${randomUUID()}&zone_id=${randomUUID()}`;
  const list = `/nodes?${place}`;
  const put = `/nodes/lamp?${place}&area_id=${randomUUID()}`;
  await exerciseNode(commissioning, list, put, `/nodes/lamp?${place}`);
  await exerciseSeal(commissioning, list, put);
  await commissioning.ask(undefined, 'DELETE', `/nodes?project_id=${randomUUID()}`);
  for (const url of operationPages) await commissioning.ask(undefined, 'GET', url);
});

test('the bff answers as its contract says', async () => {
  const { bff } = services;
  const { zone, area, project } = await exerciseProjects(bff);
  await exerciseNode(bff, `${zone}/nodes`, `${zone}/nodes/lamp`, `${zone}/nodes/lamp`);
  await deleteAll(bff, [zone, area, project]);
  for (const url of operationPages) await bff.ask(undefined, 'GET', url);
});

describe.each(names)('the contract of %s', (name) => {
  const operations = () =>
    Object.entries(services[name].document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
    );

  test('has only operations that succeeded in a test above', () => {
    const { seen } = services[name];
    const unseen = operations().filter(({ operationId }) =>
      ['200', '201', '204'].every((status) => !seen.has(`${operationId} ${status}`)),
    );
    expect(unseen.map(({ operationId }) => operationId)).toEqual([]);
  });

  test('has an id, a tag, a summary, conditions and errors for each operation', () => {
    for (const { operationId, summary, tags, method, parameters = [], responses } of operations()) {
      expect(summary, operationId).toEqual(expect.any(String));
      expect(tags, operationId).toHaveLength(1);
      if (tags?.[0] === 'operations') continue;
      const fields = parameters.filter((parameter) => parameter.in === 'header');
      const named = fields.map((field) => field.name);
      expect(named, operationId).toContain('x-user');
      expect(Object.keys(responses), operationId).toEqual(expect.arrayContaining(['500', '503']));
      const wanted = method === 'get' ? 'if-none-match' : 'if-match';
      if (method !== 'post' && operationId !== 'purgeNodes' && operationId !== 'liftSeal') {
        // oxlint-disable-next-line vitest/no-conditional-expect -- an operation on a resource without GET has no condition
        expect(named, operationId).toContain(wanted);
      }
      const etag = method === 'get' ? Object.keys(responses['200']?.headers ?? {}) : ['ETag'];
      expect(etag, operationId).toContain('ETag');
    }
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  // Problem documents have their examples at each status.
  test('has an example for each schema', () => {
    const { schemas } = services[name].document.components;
    const without = Object.entries(schemas).filter(
      ([name, { examples }]) => name !== 'Problem' && !examples?.length,
    );
    expect(without.map(([schema]) => schema)).toEqual([]);
  });
});

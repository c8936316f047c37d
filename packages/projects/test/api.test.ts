import type { TestBackend } from 'service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProjects } from './backend.ts';
import { createZone } from './zone.ts';

const ann = 'ann@example.com';
const bob = 'bob@example.com';
const eve = 'eve@example.com';
let projects: TestBackend;
beforeAll(async () => {
  projects = await startProjects();
});
afterAll(() => projects.stop());

const viewers = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ email: `v${from + n}@example.com`, role: 'viewer' }));
const house = () => createZone(projects, ann);

describe('projects', () => {
  test('a project is created with its user as owner, read, renamed and deleted', async () => {
    const created = await projects.ask(ann, 'POST', '/projects', { name: '  Harbour house ' });
    expect(created.statusCode).toBe(201);
    const { project_id } = created.json();
    expect(created.json()).toEqual({ project_id, name: 'Harbour house' });
    const url = `/projects/${project_id}`;
    expect(created.headers['location']).toBe(url);

    const read = await projects.ask(ann, 'GET', url);
    expect(read.json()).toEqual({
      project_id,
      name: 'Harbour house',
      collaborators: [{ email: ann, role: 'owner' }],
      areas: [],
    });
    expect(read.headers['etag']).toBe(created.headers['etag']);

    const renamed = await projects.ask(ann, 'PATCH', url, { name: 'Mill' });
    expect(renamed.json()).toEqual({ ...read.json(), name: 'Mill' });
    const again = await projects.ask(ann, 'GET', url);
    expect(again.headers['etag']).toBe(renamed.headers['etag']);
    expect(again.json()).toEqual(renamed.json());

    expect((await projects.ask(ann, 'DELETE', url)).statusCode).toBe(204);
    expect((await projects.ask(ann, 'GET', url)).statusCode).toBe(404);
    expect((await projects.ask(ann, 'DELETE', url)).statusCode).toBe(404);
  });

  test('without x-user the user is anonymous; the case of letters does not matter', async () => {
    const { project_id } = (
      await projects.ask(undefined, 'POST', '/projects', { name: 'Mine' })
    ).json();
    const read = await projects.ask('anonymous', 'GET', `/projects/${project_id}`);
    expect(read.json().collaborators).toEqual([{ email: 'anonymous', role: 'owner' }]);
    const { project } = await house();
    expect((await projects.ask('Ann@Example.COM', 'GET', project)).statusCode).toBe(200);
    expect((await projects.ask('no address', 'GET', project)).statusCode).toBe(400);
  });

  test("a list has only the user's projects, in pages linked by cursors", async () => {
    const user = 'pages@example.com';
    const names = ['one', 'two', 'three', 'four', 'five'];
    for (const name of names) await projects.ask(user, 'POST', '/projects', { name });
    const pages: string[][] = [];
    for (let url: string | undefined = '/projects?limit=2'; url !== undefined;) {
      const page = await projects.ask(user, 'GET', url);
      pages.push(page.json().map(({ name }: { name: string }) => name));
      url = /^<([^>]+)>; rel="next"$/.exec(String(page.headers['link']))?.[1];
    }
    expect(pages).toEqual([['one', 'two'], ['three', 'four'], ['five']]);
    expect((await projects.ask(bob, 'GET', '/projects')).json()).toEqual([]);
    for (const query of ['limit=0', 'limit=1001', 'limit=x', 'after=!', 'after=YQ', 'other=1']) {
      expect((await projects.ask(user, 'GET', `/projects?${query}`)).statusCode, query).toBe(422);
    }
  });
});

describe('areas and zones', () => {
  test('are created, read with their contents, changed and deleted', async () => {
    const { area_id, zone_id, project, area, zone } = await house();
    const itsZone = { zone_id, name: 'Zone', scenario: 'switch' };
    expect((await projects.ask(ann, 'GET', zone)).json()).toEqual(itsZone);
    expect((await projects.ask(ann, 'GET', area)).json()).toEqual({
      area_id,
      name: 'Area',
      zones: [itsZone],
    });
    expect((await projects.ask(ann, 'GET', project)).json().areas).toEqual([
      { area_id, name: 'Area' },
    ]);
    expect((await projects.ask(ann, 'GET', `${project}/areas`)).json()).toEqual([
      { area_id, name: 'Area' },
    ]);
    expect((await projects.ask(ann, 'GET', `${area}/zones`)).json()).toEqual([itsZone]);

    const dimmed = await projects.ask(ann, 'PATCH', zone, { scenario: 'dim' });
    expect(dimmed.json()).toEqual({ ...itsZone, scenario: 'dim' });
    // A write that changes nothing keeps the version.
    const dimmedAgain = await projects.ask(ann, 'PATCH', zone, { scenario: 'dim' });
    expect(dimmedAgain.headers['etag']).toBe(dimmed.headers['etag']);
    expect(dimmedAgain.headers['etag']).toBeDefined();
    expect((await projects.ask(ann, 'PATCH', zone, {})).statusCode).toBe(422);
    const renamed = await projects.ask(ann, 'PATCH', area, { name: 'Attic' });
    expect(renamed.json()).toEqual({ area_id, name: 'Attic', zones: [dimmed.json()] });

    expect((await projects.ask(ann, 'DELETE', area)).statusCode).toBe(204);
    for (const gone of [area, zone, `${area}/zones`]) {
      expect((await projects.ask(ann, 'GET', gone)).statusCode).toBe(404);
    }
    expect((await projects.ask(ann, 'GET', `${project}/areas`)).json()).toEqual([]);
  });

  test('are not found below the path of another project or area', async () => {
    const one = await house();
    const other = await house();
    const crossed = `${one.project}/areas/${other.area_id}`;
    expect((await projects.ask(ann, 'GET', crossed)).statusCode).toBe(404);
    expect((await projects.ask(ann, 'PATCH', crossed, { name: 'x' })).statusCode).toBe(404);
    expect(
      (await projects.ask(ann, 'DELETE', `${one.area}/zones/${other.zone_id}`)).statusCode,
    ).toBe(404);
    expect((await projects.ask(ann, 'POST', `${crossed}/zones`, { name: 'x' })).statusCode).toBe(
      404,
    );
  });

  test("are not found below a stranger's own project, even under their ETags", async () => {
    const { project, area, zone } = await house();
    const { project_id } = (await projects.ask(eve, 'POST', '/projects', { name: 'Own' })).json();
    for (const url of [area, `${area}/zones`, zone]) {
      const { etag } = (await projects.ask(ann, 'GET', url)).headers;
      expect(etag).toBeDefined();
      const crossed = url.replace(project, `/projects/${project_id}`);
      const condition = { 'if-none-match': String(etag) };
      const answer = await projects.ask(eve, 'GET', crossed, undefined, condition);
      expect(answer.statusCode, url).toBe(404);
    }
  });
});

describe('collaborators', () => {
  test('are added, changed, listed by e-mail and removed, with immediate effect', async () => {
    const { project } = await house();
    const list = `${project}/collaborators`;
    expect((await projects.ask(bob, 'GET', project)).statusCode).toBe(404);
    const added = await projects.ask(ann, 'PATCH', list, [
      { email: 'Zoe@example.com', role: 'manager' },
      { email: bob, role: 'viewer' },
    ]);
    expect(added.json()).toEqual([
      { email: ann, role: 'owner' },
      { email: bob, role: 'viewer' },
      { email: 'zoe@example.com', role: 'manager' },
    ]);
    expect((await projects.ask(bob, 'GET', project)).statusCode).toBe(200);
    expect((await projects.ask(bob, 'GET', '/projects')).json()).toHaveLength(1);
    expect((await projects.ask(bob, 'GET', `${list}/${bob}`)).json()).toEqual({
      email: bob,
      role: 'viewer',
    });

    const removed = await projects.ask(ann, 'DELETE', list, [bob, 'nobody@example.com']);
    expect(removed.json().map(({ email }: { email: string }) => email)).toEqual([
      ann,
      'zoe@example.com',
    ]);
    expect((await projects.ask(bob, 'GET', project)).statusCode).toBe(404);
    expect((await projects.ask(bob, 'GET', '/projects')).json()).toEqual([]);
    expect((await projects.ask(ann, 'DELETE', `${list}/zoe@example.com`)).statusCode).toBe(204);
    expect((await projects.ask(ann, 'DELETE', `${list}/zoe@example.com`)).statusCode).toBe(404);
    expect(
      (
        await projects.ask(ann, 'PATCH', list, [
          { email: bob, role: 'viewer' },
          { email: bob, role: 'owner' },
        ])
      ).statusCode,
    ).toBe(422);
  });

  test('viewers only read, and the last owner or manager cannot be removed', async () => {
    const { project, area, zone } = await house();
    const list = `${project}/collaborators`;
    await projects.ask(ann, 'PATCH', list, [{ email: bob, role: 'viewer' }]);
    for (const [method, url, body] of [
      ['PATCH', project, { name: 'x' }],
      ['DELETE', project, undefined],
      ['POST', `${project}/areas`, { name: 'x' }],
      ['PATCH', area, { name: 'x' }],
      ['DELETE', area, undefined],
      ['POST', `${area}/zones`, { name: 'x' }],
      ['PATCH', zone, { name: 'x' }],
      ['DELETE', zone, undefined],
      ['PATCH', list, [{ email: bob, role: 'owner' }]],
      ['DELETE', list, [ann]],
      ['DELETE', `${list}/${ann}`, undefined],
    ] as const) {
      expect((await projects.ask(bob, method, url, body)).statusCode, `${method} ${url}`).toBe(403);
    }
    expect((await projects.ask(ann, 'DELETE', `${list}/${ann}`)).statusCode).toBe(409);
    expect(
      (await projects.ask(ann, 'PATCH', list, [{ email: ann, role: 'viewer' }])).statusCode,
    ).toBe(409);
    expect((await projects.ask(ann, 'GET', list)).json()).toHaveLength(2);
  });

  test('a project has at most 1,000, even if they are added concurrently', async () => {
    const { project } = await house();
    const list = `${project}/collaborators`;
    const answers = await Promise.all([
      projects.ask(ann, 'PATCH', list, viewers(0, 600)),
      projects.ask(ann, 'PATCH', list, viewers(600, 600)),
    ]);
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 409]));
    expect(answers.find(({ statusCode }) => statusCode === 409)?.json().detail).toBe(
      'A project has at most 1,000 collaborators',
    );
    expect((await projects.ask(ann, 'PATCH', list, viewers(2_000, 399))).statusCode).toBe(200);
    expect((await projects.ask(ann, 'GET', project)).json().collaborators).toHaveLength(1_000);

    expect((await projects.ask(ann, 'PATCH', list, viewers(3_000, 1))).statusCode).toBe(409);
    const promoted = [{ email: 'v2000@example.com', role: 'owner' }];
    expect((await projects.ask(ann, 'PATCH', list, promoted)).statusCode).toBe(200);
    expect((await projects.ask(ann, 'DELETE', `${list}/v2000@example.com`)).statusCode).toBe(204);
    expect((await projects.ask(ann, 'PATCH', list, viewers(3_000, 1))).statusCode).toBe(200);
  });
});

import type { TestBackend } from 'service-kit/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProjects } from './backend.ts';
import { createZone } from './zone.ts';

const mediaType = 'application/vnd.gathered-revalidation+json;v=1';
const [ann, bob] = ['ann@example.com', 'bob@example.com'];
let projects: TestBackend;
beforeAll(async () => {
  projects = await startProjects();
});
afterAll(() => projects.stop());

/** By target: the entity tag of its 304, or undefined. */
async function gather(...targets: readonly { user: string; url: string; etag: string }[]) {
  const content = targets.map(({ user, url, etag }, n) => ({
    n,
    authority: 'localhost:80',
    target: url,
    ifNoneMatch: [etag],
    fields: { 'x-user': user },
  }));
  const response = await projects.app.inject({
    method: 'QUERY',
    url: '/gathered-revalidation',
    headers: { 'content-type': mediaType },
    payload: JSON.stringify({ targets: content }),
  } as object);
  expect(response.statusCode).toBe(200);
  expect(response.headers['server-timing']).toContain('0 queries');
  return response.json<{ answers: { etag?: string }[] }>().answers.map(({ etag }) => etag);
}

const read = async (user: string, url: string) =>
  String((await projects.ask(user, 'GET', url)).headers['etag']);

test('every kind of read is answered in one list, without a query', async () => {
  const { project, area, zone } = await createZone(projects, ann);
  const urls = [
    '/projects',
    project,
    `${project}/collaborators`,
    `${project}/collaborators/${ann}`,
    `${project}/areas`,
    `${project}/areas?limit=1`,
    area,
    `${area}/zones`,
    zone,
  ];
  const targets = [];
  for (const url of urls) targets.push({ user: ann, url, etag: await read(ann, url) });
  expect(await gather(...targets)).toEqual(targets.map(({ etag }) => etag));
});

test('a removed user gets no 304 after the acknowledgement, and the others still do', async () => {
  const { project } = await createZone(projects, ann);
  const members = `${project}/collaborators`;
  await projects.ask(ann, 'PATCH', members, [{ email: bob, role: 'viewer' }]);
  const url = `${project}/areas`;
  const etag = await read(ann, url);
  expect(await read(bob, url)).toBe(etag);
  const [ofAnn, ofBob] = [
    { user: ann, url, etag },
    { user: bob, url, etag },
  ];
  expect(await gather(ofBob, ofAnn)).toEqual([etag, etag]);
  expect((await projects.ask(ann, 'DELETE', `${members}/${bob}`)).statusCode).toBe(204);
  expect(await gather(ofBob, ofAnn)).toEqual([undefined, etag]);
});

test('the path is not in the published contract, and the metrics count its targets', async () => {
  const { project } = await createZone(projects, ann);
  const etag = await read(ann, project);
  await gather({ user: ann, url: project, etag }, { user: bob, url: project, etag });
  const document = (await projects.app.inject('/docs/json')).json();
  expect(Object.keys(document.paths)).toContain('/projects');
  expect(Object.keys(document.paths)).not.toContain('/gathered-revalidation');
  const { body } = await projects.app.inject('/metrics');
  const [, lists] = /^gathered_lists_total (\d+)$/m.exec(body) ?? [];
  expect(Number(lists)).toBeGreaterThan(0);
  expect(body).toMatch(/^gathered_targets_total\{outcome="not_modified"\} [1-9]/m);
  expect(body).toMatch(/^gathered_targets_total\{outcome="unknown"\} [1-9]/m);
  expect(body).toContain(
    `http_requests_total{method="QUERY",route="/gathered-revalidation",status="200"} ${lists}\n`,
  );
});

test('304s of a gathered revalidation count as reads, so the hit ratio and the queries per read include them', async () => {
  const { project } = await createZone(projects, ann);
  const etag = await read(ann, project);
  const notModified = async () => {
    const { body } = await projects.app.inject('/metrics');
    return Number(/^conditional_reads_total\{outcome="not_modified"\} (\d+)$/m.exec(body)?.[1]);
  };
  const before = await notModified();
  const target = { user: ann, url: project, etag };
  expect(await gather(target, { ...target, etag: '"other"' })).toEqual([etag, undefined]);
  expect(await notModified()).toBe(before + 1);
});

test('content that is not a list is rejected, and another method is not allowed', async () => {
  const ask = (type: string, payload: string) =>
    projects.app.inject({
      method: 'QUERY',
      url: '/gathered-revalidation',
      headers: { 'content-type': type },
      payload,
    } as object);
  for (const [status, type, payload] of [
    [400, mediaType, '{}'],
    [415, 'application/json', '{"targets":[]}'],
    [413, mediaType, ' '.repeat(200_000)],
  ] as const) {
    const response = await ask(type, payload);
    expect([response.statusCode, response.json().status]).toEqual([status, status]);
  }
  const get = await projects.app.inject('/gathered-revalidation');
  expect([get.statusCode, get.headers['allow']]).toEqual([405, 'QUERY']);
});

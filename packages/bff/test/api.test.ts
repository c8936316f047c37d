import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ann, bob, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

describe('reads', () => {
  test('are revalidated and report it; an unmodified resource costs no query', async () => {
    const { project } = await seedProject(system);
    const first = await system.ask(ann, 'GET', project);
    expect(first.statusCode).toBe(200);
    expect(first.headers['cache-status']).toMatch(
      /^projects; fwd=uri-miss; fwd-status=200; stored$/,
    );
    const second = await system.ask(ann, 'GET', project);
    expect(second.headers['cache-status']).toBe('projects; fwd=stale; fwd-status=304');
    expect(second.headers['server-timing']).toMatch(/^projects;dur=[\d.]+;desc="304, 0 queries"$/);
    expect(second.body).toBe(first.body);
    expect(second.headers['etag']).toBe(first.headers['etag']);
    expect(second.headers['cache-control']).toBe('private, no-cache');
    expect(second.headers['vary']).toBe('x-user, accept-encoding');
  });

  test('answer a matching If-None-Match with 304 and no body', async () => {
    const { project, zone } = await seedProject(system);
    for (const url of [project, zone, '/projects', `${zone}/nodes`]) {
      const { headers } = await system.ask(ann, 'GET', url);
      const etag = String(headers['etag']);
      const again = await system.ask(ann, 'GET', url, undefined, {
        'if-none-match': `"x", W/${etag}`,
      });
      expect(again.statusCode, url).toBe(304);
      expect(again.headers['etag']).toBe(etag);
      expect(again.body).toBe('');
    }
  });

  test('a 304 to HEAD has no Content-Length: it would be that of the 200 (RFC 9110 section 8.6)', async () => {
    const { project, zone } = await seedProject(system);
    for (const url of [project, zone, `${zone}/nodes`]) {
      const { headers, rawPayload } = await system.ask(ann, 'GET', url);
      const full = await system.ask(ann, 'HEAD', url);
      expect([full.statusCode, full.body]).toEqual([200, '']);
      expect(full.headers['content-length']).toBe(String(rawPayload.length));
      const condition = { 'if-none-match': String(headers['etag']) };
      const unmodified = await system.ask(ann, 'HEAD', url, undefined, condition);
      expect([unmodified.statusCode, unmodified.body], url).toEqual([304, '']);
      expect(unmodified.headers['etag']).toBe(headers['etag']);
      expect(unmodified.headers['content-length']).toBeUndefined();
    }
  });

  test('with If-Match return the named representation, or 412', async () => {
    const { project, zone } = await seedProject(system);
    for (const url of [project, zone]) {
      const { etag } = (await system.ask(ann, 'GET', url)).headers;
      const get = (condition: string) =>
        system.ask(ann, 'GET', url, undefined, { 'if-match': condition });
      expect((await get(String(etag))).statusCode).toBe(200);
      const refused = await get('"another"');
      expect(refused.statusCode, url).toBe(412);
      expect(refused.headers['etag']).toBe(etag);
    }
  });

  test('reflect a change immediately, for exactly the users who may see it', async () => {
    const { project } = await seedProject(system);
    const list = `${project}/collaborators`;
    await system.ask(ann, 'PATCH', list, [{ email: bob, role: 'viewer' }]);
    const before = await system.ask(bob, 'GET', project);
    expect(before.json().name).toBe('House');
    await system.ask(ann, 'PATCH', project, { name: 'Mill' });
    expect((await system.ask(bob, 'GET', project)).json().name).toBe('Mill');
    await system.ask(ann, 'DELETE', `${list}/${bob}`);
    const { etag } = (await system.ask(ann, 'GET', project)).headers;
    const stranger = await system.ask(bob, 'GET', project, undefined, {
      'if-none-match': String(etag),
    });
    expect(stranger.statusCode).toBe(404);
    expect(stranger.headers['etag']).toBeUndefined();
  });
});

describe('nodes', () => {
  test('can be put, read, changed, moved and deleted; the composed zone reflects it', async () => {
    const { project, area, zone } = await seedProject(system);
    const node = `${zone}/nodes/lamp-1`;
    const put = await system.ask(ann, 'PUT', node, { name: 'Lamp' });
    expect(put.statusCode).toBe(201);
    expect(put.headers['location']).toBe(node);
    expect(put.json()).toEqual({ node_uuid: 'lamp-1', name: 'Lamp', configuration: {} });
    const read = await system.ask(ann, 'GET', node);
    expect(read.json()).toEqual(put.json());
    expect(read.headers['etag']).toBe(put.headers['etag']);
    const summary = { node_uuid: 'lamp-1', name: 'Lamp' };
    expect((await system.ask(ann, 'GET', zone)).json().nodes).toEqual([summary]);
    expect((await system.ask(ann, 'GET', `${zone}/nodes`)).json()).toEqual([summary]);

    const configured = await system.ask(ann, 'PATCH', node, {
      configuration: { level: [1, null] },
    });
    expect(configured.json().configuration).toEqual({ level: [1, null] });
    const listed = await system.ask(ann, 'GET', `${zone}/nodes`);
    expect(listed.headers['cache-status']).toContain('commissioning; fwd=stale; fwd-status=304');

    const { zone_id: other } = (
      await system.ask(ann, 'POST', `${area}/zones`, { name: 'Other' })
    ).json();
    const moved = await system.ask(ann, 'PUT', `${area}/zones/${other}/nodes/lamp-1`, {
      name: 'Lamp',
    });
    expect(moved.statusCode).toBe(200);
    expect((await system.ask(ann, 'GET', node)).statusCode).toBe(404);
    expect((await system.ask(ann, 'GET', zone)).json().nodes).toEqual([]);
    expect((await system.ask(ann, 'GET', `${area}/zones/${other}`)).json().nodes).toEqual([
      summary,
    ]);

    const there = `${area}/zones/${other}/nodes/lamp-1`;
    expect((await system.ask(bob, 'GET', there)).statusCode).toBe(404);
    expect((await system.ask(bob, 'PUT', there, { name: 'Mine' })).statusCode).toBe(404);
    await system.ask(ann, 'PATCH', `${project}/collaborators`, [{ email: bob, role: 'viewer' }]);
    expect((await system.ask(bob, 'DELETE', there)).statusCode).toBe(403);
    expect((await system.ask(ann, 'DELETE', there)).statusCode).toBe(204);
    expect((await system.ask(ann, 'DELETE', there)).statusCode).toBe(404);
  });

  test('are deleted with their area', async () => {
    const { project_id, area, zone, project } = await seedProject(system);
    await system.ask(ann, 'PUT', `${zone}/nodes/n`, { name: 'N' });
    const inBackend = `/nodes?project_id=${project_id}&zone_id=${zone.split('/').at(-1)}`;
    expect((await system.commissioning.ask(undefined, 'GET', inBackend)).json()).toHaveLength(1);
    expect((await system.ask(ann, 'DELETE', area)).statusCode).toBe(204);
    expect((await system.commissioning.ask(undefined, 'GET', inBackend)).json()).toEqual([]);
    expect((await system.ask(ann, 'DELETE', area)).statusCode).toBe(404);
    expect((await system.ask(ann, 'DELETE', project)).statusCode).toBe(204);
  });

  test("are paged below the zone's own path", async () => {
    const { zone } = await seedProject(system);
    for (const id of ['a', 'b', 'c'])
      await system.ask(ann, 'PUT', `${zone}/nodes/${id}`, { name: id });
    const page = await system.ask(ann, 'GET', `${zone}/nodes?limit=2`);
    expect(page.json()).toHaveLength(2);
    const next = /^<([^>]+)>; rel="next"$/.exec(String(page.headers['link']))?.[1] ?? '';
    expect(next.startsWith(`${zone}/nodes?limit=2&after=`)).toBe(true);
    expect((await system.ask(ann, 'GET', next)).json()).toEqual([{ node_uuid: 'c', name: 'c' }]);
  });
});

describe('conditional writes', () => {
  test('succeed only with the current ETag, whichever upstreams it is made from', async () => {
    const { project, zone } = await seedProject(system);
    const node = `${zone}/nodes/n`;
    await system.ask(ann, 'PUT', node, { name: 'N' });
    for (const [url, body] of [
      [project, { name: 'New' }],
      [zone, { name: 'New' }],
      [node, { name: 'New' }],
    ] as const) {
      const etag = String((await system.ask(ann, 'GET', url)).headers['etag']);
      const condition = { 'if-match': etag };
      expect((await system.ask(ann, 'PATCH', url, body, condition)).statusCode, url).toBe(200);
      const late = await system.ask(ann, 'PATCH', url, { name: 'Lost' }, condition);
      expect(late.statusCode, url).toBe(412);
      expect(late.headers['content-type']).toBe('application/problem+json');
      expect((await system.ask(ann, 'DELETE', url, undefined, condition)).statusCode).toBe(412);
      expect((await system.ask(ann, 'GET', url)).json().name).toBe('New');
    }
  });

  test('succeed with the ETag of a GET that has an unknown parameter', async () => {
    const { project, area, zone } = await seedProject(system);
    const node = `${zone}/nodes/n`;
    await system.ask(ann, 'PUT', node, { name: 'N' });
    for (const url of [project, area, zone, node]) {
      const read = await system.ask(ann, 'GET', `${url}?_=1732650000`);
      expect([url, read.statusCode]).toEqual([url, 200]);
      const headers = { 'if-match': read.headers['etag'] ?? '' };
      const written = await system.ask(ann, 'PATCH', url, { name: 'New' }, headers);
      expect([url, written.statusCode]).toEqual([url, 200]);
    }
  });

  test('with If-None-Match: * only create', async () => {
    const { zone } = await seedProject(system);
    const create = { 'if-none-match': '*' };
    const node = `${zone}/nodes/new`;
    expect((await system.ask(ann, 'PUT', node, { name: 'A' }, create)).statusCode).toBe(201);
    expect((await system.ask(ann, 'PUT', node, { name: 'B' }, create)).statusCode).toBe(412);
    expect(
      (await system.ask(ann, 'PUT', `${node}2`, { name: 'B' }, { 'if-match': '*' })).statusCode,
    ).toBe(412);
    expect((await system.ask(ann, 'GET', node)).json().name).toBe('A');
  });

  test('with If-Match do not move a node from another zone', async () => {
    const { area, zone } = await seedProject(system);
    const created = await system.ask(ann, 'POST', `${area}/zones`, { name: 'Other' });
    const here = `${zone}/nodes/n`;
    const there = `${area}/zones/${created.json().zone_id}/nodes/n`;
    expect((await system.ask(ann, 'PUT', there, { name: 'A' })).statusCode).toBe(201);
    for (const condition of ['*', '"another"']) {
      const headers = { 'if-match': condition };
      const refused = await system.ask(ann, 'PUT', here, { name: 'B' }, headers);
      expect([condition, refused.statusCode]).toEqual([condition, 412]);
      expect(refused.headers['etag']).toBeUndefined();
      expect((await system.ask(ann, 'GET', here)).statusCode).toBe(404);
      expect((await system.ask(ann, 'GET', there)).json().name).toBe('A');
    }
  });
});

describe('without an upstream', () => {
  test.each(['/docs', '/docs/json', '/health', '/metrics'])('%s answers 200', async (url) => {
    expect((await system.ask(undefined, 'GET', url)).statusCode).toBe(200);
  });

  test('/ready answers 200', async () => {
    await expect
      .poll(async () => (await system.ask(undefined, 'GET', '/ready')).statusCode)
      .toBe(200);
  });

  test('a known path with another method answers 405 and Allow', async () => {
    const answer = await system.ask(ann, 'DELETE', '/projects');
    expect(answer.statusCode).toBe(405);
    expect(answer.headers['allow']).toBe('GET, HEAD, POST');
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect((await system.ask(ann, 'GET', '/nowhere')).statusCode).toBe(404);
  });
});

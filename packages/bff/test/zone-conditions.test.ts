import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ann, bob, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

const eve = 'eve@example.com';
let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

let zone: string;
let project: string;
beforeEach(async () => {
  ({ zone, project } = await seedProject(system));
  await system.ask(ann, 'PUT', `${zone}/nodes/seen`, { name: 'Seen' });
});

const tagOf = async (url = zone) => String((await system.ask(ann, 'GET', url)).headers['etag']);
const nodesOf = async () =>
  (await system.ask(ann, 'GET', zone)).json().nodes.map((node: { name: string }) => node.name);
const addNode = () => system.ask(ann, 'PUT', `${zone}/nodes/unseen`, { name: 'Unseen' });
const rename = () => system.ask(ann, 'PATCH', zone, { name: 'Renamed' });

const writes = {
  PATCH: { body: { scenario: 'dim' }, done: 200 },
  DELETE: { body: undefined, done: 204 },
} as const;
type Write = keyof typeof writes;
const write = (method: Write, headers: Record<string, string>, user = ann, url = zone) =>
  system.ask(user, method, url, writes[method].body, headers);

const create = (url: string) => system.ask(ann, 'POST', url, { name: 'New' });

/** The zone part of one ETag with the nodes part of another. */
const mix = (one: string, other: string) => `${one.split('~')[0]}~${other.split('~')[1]}`;

describe.each(Object.keys(writes) as Write[])('%s of a zone', (method) => {
  const { done } = writes[method];

  test('succeeds under the whole current ETag, alone or in a list', async () => {
    const outdated = await tagOf();
    await addNode();
    const current = await tagOf();
    const answer = await write(method, { 'if-match': `"x", ${outdated}, ${current}` });
    expect(answer.statusCode, answer.body).toBe(done);
  });

  test('succeeds under the current ETag as another release of the bff shows it', async () => {
    const current = (await tagOf()).replace(/^"[^.]+/, '"release2');
    expect((await write(method, { 'if-none-match': current })).statusCode).toBe(412);
    expect((await write(method, { 'if-match': current })).statusCode).toBe(done);
  });

  test.each([
    ['a node was added', addNode],
    ['the zone was renamed', rename],
  ])('answers 412 after %s, names the current ETag and changes nothing', async (_, change) => {
    const outdated = await tagOf();
    await change();
    const before = await system.ask(ann, 'GET', zone);
    const refused = await write(method, { 'if-match': outdated });
    expect(refused.statusCode, refused.body).toBe(412);
    expect(refused.headers['etag']).toBe(before.headers['etag']);
    expect((await system.ask(ann, 'GET', zone)).body).toBe(before.body);
    // Nothing is left sealed.
    expect((await system.ask(ann, 'PUT', `${zone}/nodes/n`, { name: 'N' })).statusCode).toBe(201);
  });

  test('compares ETag by ETag: the parts of two that are outdated do not make a current one', async () => {
    const first = await tagOf();
    await rename();
    const second = await tagOf();
    await addNode();
    await system.ask(ann, 'PATCH', zone, { name: 'Zone' });
    const current = await tagOf();
    for (const list of [
      `${mix(current, first)}, ${mix(second, current)}`,
      `${mix(second, current)}, ${mix(current, second)}`,
      mix(current, '"~never.issued"'),
      current.replace(/~.*/, '"'),
      current.replace(/"$/, '~x"'),
      `W/${current}`,
      '"x"',
      '',
    ]) {
      const refused = await write(method, { 'if-match': list });
      expect([list, refused.statusCode, refused.headers['etag']]).toEqual([list, 412, current]);
    }
    expect(await tagOf()).toBe(current);
    expect((await write(method, { 'if-match': current })).statusCode).toBe(done);
  });

  test('succeeds under *, and answers 400 to a malformed field', async () => {
    expect((await write(method, { 'if-match': 'x' })).statusCode).toBe(400);
    expect((await write(method, { 'if-match': '*' })).statusCode).toBe(done);
  });

  test('compares all of If-None-Match as well', async () => {
    const outdated = await tagOf();
    await addNode();
    const current = await tagOf();
    for (const headers of [
      { 'if-none-match': `"x", W/${current}` },
      { 'if-none-match': '*' },
      { 'if-match': current, 'if-none-match': current },
      { 'if-match': current, 'if-none-match': '*' },
    ]) {
      expect((await write(method, headers)).statusCode, JSON.stringify(headers)).toBe(412);
    }
    expect((await write(method, { 'if-match': current, 'if-none-match': 'x' })).statusCode).toBe(
      400,
    );
    const headers = { 'if-match': current, 'if-none-match': outdated };
    expect((await write(method, headers)).statusCode).toBe(done);
  });

  test('is checked after the role: a stranger gets 404 and a viewer 403, whatever ETag they send', async () => {
    await system.ask(ann, 'PATCH', `${project}/collaborators`, [{ email: bob, role: 'viewer' }]);
    const current = await tagOf();
    const nowhere = zone.replace(/[^/]+$/, crypto.randomUUID());
    for (const [user, status] of [
      [eve, 404],
      [bob, 403],
    ] as const) {
      for (const list of [current, mix(current, '"~x"'), '"x"', '*']) {
        const refused = await write(method, { 'if-match': list }, user);
        expect([list, refused.statusCode]).toEqual([list, status]);
        const { 'x-request-id': id, date: _, ...fields } = refused.headers;
        expect(JSON.stringify(fields)).not.toMatch(/etag|commissioning/);
        // The same as for a zone that is not there.
        const other = await write(method, { 'if-match': list }, user, nowhere);
        const otherId = String(other.headers['x-request-id']);
        expect(refused.body.replace(String(id), '')).toBe(other.body.replace(otherId, ''));
      }
    }
    expect(await tagOf()).toBe(current);
  });

  test('answers 404 if there is no such zone', async () => {
    const nowhere = zone.replace(/[^/]+$/, crypto.randomUUID());
    for (const list of ['"x"', await tagOf()]) {
      expect((await write(method, { 'if-match': list }, ann, nowhere)).statusCode).toBe(404);
    }
  });
});

test('for a stranger or a viewer, a DELETE under If-Match sends nothing to commissioning', async () => {
  await system.ask(ann, 'PATCH', `${project}/collaborators`, [{ email: bob, role: 'viewer' }]);
  const headers = { 'if-match': await tagOf() };
  const before = system.proxies.commissioning.requests.length;
  for (const user of [eve, bob]) await write('DELETE', headers, user);
  expect(system.proxies.commissioning.requests.length).toBe(before);
});

test('a DELETE under If-Match loses no node that was put after the client read the zone', async () => {
  const seen = await tagOf();
  await addNode();
  expect((await write('DELETE', { 'if-match': seen })).statusCode).toBe(412);
  expect(await nodesOf()).toEqual(['Seen', 'Unseen']);
});

test('a PATCH under If-Match runs no query for the nodes', async () => {
  const current = await tagOf();
  const answer = await write('PATCH', { 'if-match': current });
  expect(answer.headers['server-timing']).toMatch(/commissioning;dur=[\d.]+;desc="304, 0 queries"/);
});

describe('resources with an ETag of one upstream', () => {
  test('are not matched by an ETag with more parts', async () => {
    const node = `${zone}/nodes/seen`;
    const area = zone.replace(/\/zones.*/, '');
    for (const [url, method, body] of [
      [project, 'PATCH', { name: 'X' }],
      [area, 'PATCH', { name: 'X' }],
      [`${project}/collaborators`, 'PATCH', [{ email: bob, role: 'viewer' }]],
      [node, 'PUT', { name: 'X' }],
      [node, 'PATCH', { name: 'X' }],
      [node, 'DELETE', undefined],
      [area, 'DELETE', undefined],
      [project, 'DELETE', undefined],
    ] as const) {
      const current = await tagOf(url);
      const longer = current.replace(/"$/, '~never.issued"');
      const refused = await system.ask(ann, method, url, body, { 'if-match': longer });
      expect([method, url, refused.statusCode]).toEqual([method, url, 412]);
      expect(refused.headers['etag']).toBe(current);
    }
  });

  test('If-Match of a POST applies to the list that it adds to', async () => {
    const list = `${zone.replace(/\/zones.*/, '')}/zones`;
    const createUnder = (etag: string) =>
      system.ask(ann, 'POST', list, { name: 'New' }, { 'if-match': etag });
    const outdated = await tagOf(list);
    await createUnder('*');
    const refused = await createUnder(outdated);
    expect(refused.statusCode).toBe(412);
    expect(refused.headers['etag']).toBe(await tagOf(list));
    expect((await createUnder(await tagOf(list))).statusCode).toBe(201);
  });

  test.each(['limit=1000', 'limit=2'])(
    'a page of a list can be changed under its ETag: ?%s',
    async (query) => {
      const area = zone.replace(/\/zones.*/, '');
      const writes = [
        ['POST', `${area}/zones`, { name: 'New' }, 201],
        ['POST', `${project}/areas`, { name: 'New' }, 201],
        ['PATCH', `${project}/collaborators`, [{ email: bob, role: 'viewer' }], 200],
        ['DELETE', `${project}/collaborators`, [bob], 200],
      ] as const;
      for (const [method, list, body, status] of writes) {
        const page = `${list}?${query}`;
        const etag = await tagOf(page);
        const change = () => system.ask(ann, method, page, body, { 'if-match': etag });
        expect((await change()).statusCode, page).toBe(status);
        const refused = await change();
        expect([refused.statusCode, refused.headers['etag']]).toEqual([412, await tagOf(page)]);
      }
    },
  );
});

describe('the ETag of an answer', () => {
  test('to a PATCH is that of a GET if the client named the current one', async () => {
    const changed = await write('PATCH', { 'if-match': await tagOf() });
    expect(changed.headers['etag']).toBe(await tagOf());
    const next = await write('DELETE', { 'if-match': String(changed.headers['etag']) });
    expect(next.statusCode).toBe(204);
  });

  test('to a PATCH is missing otherwise, since the client may not have seen the nodes', async () => {
    const unconfirmed: Record<string, string>[] = [
      {},
      { 'if-match': '*' },
      { 'if-none-match': '"x"' },
    ];
    for (const headers of unconfirmed) {
      const changed = await write('PATCH', headers);
      expect([changed.statusCode, changed.headers['etag']]).toEqual([200, undefined]);
    }
  });

  test('to a POST of a zone is missing, and to other POSTs, PUTs and PATCHes is that of a GET', async () => {
    const area = zone.replace(/\/zones.*/, '');
    const created = await create(`${area}/zones`);
    expect([created.statusCode, created.headers['etag']]).toEqual([201, undefined]);
    for (const answer of [
      await create('/projects'),
      await create(`${project}/areas`),
      await system.ask(ann, 'PUT', `${zone}/nodes/n`, { name: 'N' }),
    ]) {
      const { etag, location } = answer.headers;
      expect(etag).toBe(await tagOf(String(location)));
    }
  });
});

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSystem, type System } from '../../bff/test/system.ts';

const ann = 'ann@example.com';
const json = { 'content-type': 'application/json' };
let system: System;
let paths: Record<'project' | 'node' | 'nowhere' | 'illFormed' | 'unknown', string>;
let admins: pg.Client[];

beforeAll(async () => {
  system = await startSystem();
  const made = async (url: string) =>
    String((await system.ask(ann, 'POST', url, { name: 'Name' })).headers['location']);
  const project = await made('/projects');
  const zone = await made(`${await made(`${project}/areas`)}/zones`);
  const node = `${zone}/nodes/lamp`;
  const nowhere = '/projects/00000000-0000-4000-8000-000000000000';
  paths = { project, node, nowhere, illFormed: '/projects/1', unknown: '/nowhere' };
  await system.ask(ann, 'PUT', node, { name: 'Lamp' });
  admins = [system.projects, system.commissioning].map(
    ({ adminUrl }) => new pg.Client({ connectionString: adminUrl }),
  );
  for (const admin of admins) await admin.connect();
});
afterAll(async () => {
  for (const admin of admins) await admin.end();
  await system.stop();
});

/** The whole content of both databases. */
async function content(): Promise<unknown> {
  const rows = [];
  for (const admin of admins) {
    const { rows: tables } = await admin.query<{ name: string }>(
      "SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    for (const { name } of tables) {
      rows.push(name, (await admin.query(`SELECT * FROM ${name} ORDER BY 1, 2`)).rows);
    }
  }
  return rows;
}

test.each([
  ['malformed JSON', 400, 'PATCH', 'project', '{"name":'],
  ['no body', 400, 'PATCH', 'project', ''],
  ['invalid UTF-8', 400, 'PATCH', 'project', Buffer.from('7b226e616d65223a22ff227d', 'hex')],
  ['a __proto__ key', 400, 'PATCH', 'project', '{"name":"x","__proto__":{"a":1}}'],
  ['NUL in a name', 422, 'PATCH', 'project', '{"name":"a\\u0000b"}'],
  ['half a surrogate pair', 422, 'PATCH', 'project', '{"name":"\\ud800"}'],
  ['a blank name', 422, 'PATCH', 'project', '{"name":"  "}'],
  ['a name that is too long', 422, 'PATCH', 'project', `{"name":"${'x'.repeat(201)}"}`],
  ['an unknown field', 422, 'PATCH', 'project', '{"name":"x","owner":"y"}'],
  ['NUL in a configuration', 422, 'PATCH', 'node', '{"configuration":{"a":["\\u0000"]}}'],
  ['NUL in a key', 422, 'PATCH', 'node', '{"configuration":{"a\\u0000":1}}'],
  ['a number that overflows', 422, 'PATCH', 'node', '{"configuration":1e400}'],
  [
    'an integer with too many digits',
    422,
    'PATCH',
    'node',
    '{"configuration":12345678901234567890}',
  ],
  [
    'a fraction with too many digits',
    422,
    'PATCH',
    'node',
    '{"configuration":[0.12345678901234567]}',
  ],
  ['a duplicate key', 422, 'PATCH', 'node', '{"configuration":{"a":1,"a":2}}'],
  ['deep nesting', 422, 'PATCH', 'node', `{"configuration":${'['.repeat(90)}${']'.repeat(90)}}`],
  ['a body of 2 MiB', 413, 'PATCH', 'project', `{"name":"${'x'.repeat(2 << 20)}"}`],
  ['an unknown id', 404, 'PATCH', 'nowhere', '{"name":"x"}'],
  ['a malformed id', 404, 'PATCH', 'illFormed', '{"name":"x"}'],
  ['an unknown path', 404, 'POST', 'unknown', '{"name":"x"}'],
  ['another method', 405, 'PUT', 'project', '{"name":"x"}'],
] as const)(
  '%s gets a problem document and changes nothing',
  async (_what, status, method, path, payload) => {
    const before = await content();
    const answer = await system.bff.inject({
      method,
      url: paths[path],
      headers: { ...json, 'x-user': ann },
      payload,
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    const { errors = [], ...document } = answer.json();
    expect(document).toEqual({
      type: 'about:blank',
      title: expect.any(String),
      status,
      detail: expect.any(String),
      instance: answer.headers['x-request-id'],
    });
    const fault = { pointer: expect.stringMatching(/^#\//), detail: expect.any(String) };
    expect(errors).toEqual(status === 422 ? [fault] : []);
    expect(await content()).toEqual(before);
  },
);

test('numbers that fit a double are stored and returned unchanged', async () => {
  const numbers =
    '[5e-324,1.7976931348623157e+308,0.1,-1.5,1e+21,9007199254740992,123456789012345680]';
  const payload = `{"configuration":${numbers}}`;
  const headers = { ...json, 'x-user': ann };
  const { statusCode } = await system.bff.inject({
    method: 'PATCH',
    url: paths.node,
    headers,
    payload,
  });
  expect(statusCode).toBe(200);
  const { body } = await system.ask(ann, 'GET', paths.node);
  expect(body).toContain(`"configuration":${numbers}`);
});

test("every request for another user's project gets 404", async () => {
  const before = await content();
  for (const [method, body] of [
    ['GET', undefined],
    ['PATCH', { name: 'Mine' }],
    ['DELETE', undefined],
  ] as const) {
    for (const url of [paths.project, paths.node]) {
      const answer = await system.ask('eve@example.com', method, url, body);
      expect(answer.statusCode, `${method} ${url}`).toBe(404);
      expect(answer.headers['content-type']).toBe('application/problem+json');
    }
  }
  expect(await content()).toEqual(before);
});

test('a body that is not JSON gets 415', async () => {
  const headers = { 'content-type': 'text/plain', 'x-user': ann };
  const answer = await system.bff.inject({
    method: 'PATCH',
    url: paths.project,
    headers,
    payload: 'x',
  });
  expect(answer.statusCode).toBe(415);
});

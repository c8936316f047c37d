import type { InjectOptions } from 'fastify';
import { describe, expect, test } from 'vitest';
import type { AppOptions } from '../src/index.ts';
import { describeError } from '../src/observability/logging.ts';
import { thingApp } from './thing-app.ts';

/** The log lines of requests for the URLs. */
async function logOf(
  requests: readonly InjectOptions[],
  options: Partial<AppOptions> = { settings: { LOG_LEVEL: 'info' } },
) {
  const lines: string[] = [];
  await using app = await thingApp({
    logStream: { write: (line) => lines.push(line) },
    ...options,
  });
  for (const request of requests) await app.inject(request);
  return lines.map((line) => JSON.parse(line));
}

const echo = {
  url: '/things?a=swordfish',
  method: 'POST',
  headers: { 'x-request-id': 'my-request', 'content-type': 'application/json' },
  payload: { name: 'swordfish' },
} as const;

test('a request is logged in one line, without its body and query', async () => {
  const lines = await logOf([echo]);
  expect(lines).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      service: 'things',
      request_id: 'my-request',
      method: 'POST',
      route: '/things',
      status: 200,
      milliseconds: expect.any(Number),
      user: 'anonymous',
      msg: 'POST /things 200',
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain('swordfish');
});

test('a service can add fields to the line', async () => {
  const [line] = await logOf([echo], {
    settings: { LOG_LEVEL: 'info' },
    logFields: ({ body }) => ({ fields: Object.keys(body as object).length }),
  });
  expect(line).toMatchObject({ user: 'anonymous', fields: 1 });
});

const by = (user: string, url = '/echo/1') => ({ url, headers: { 'x-user': user } });
const key = { LOG_LEVEL: 'info', LOG_USER_KEY: 'a key of some length' } as const;

describe('a user', () => {
  test('is a keyed hash: the same for the same user, and never the address', async () => {
    const requests = [by('ann@example.com'), by(' Ann@Example.com'), by('bob@example.com')];
    const lines = await logOf(requests, { settings: key });
    const [ann, annAgain, bob] = lines.map(({ user }) => user);
    expect(ann).toMatch(/^[\w-]{12}$/);
    expect([annAgain, bob === ann]).toEqual([ann, false]);
    expect(JSON.stringify(lines)).not.toContain('example');
    const [elsewhere] = await logOf(requests, { settings: key });
    expect(elsewhere.user).toBe(ann);
    const [withoutKey] = await logOf(requests);
    expect(withoutKey.user).not.toBe(ann);
  });

  test('in a path, a query or a rejected request is not logged', async () => {
    const lines = await logOf([
      by('ann@example.com', '/echo/ann@example.com'),
      by('ann@example.com', '/no/such/ann%40example.com'),
      by('ann@example.com', '/things?after=ann@example.com'),
      by('ann@example.com@', '/who'),
      by('ann@example.com', '/%zz/ann@example.com'),
    ]);
    expect(lines.map(({ msg }) => msg)).toEqual([
      'GET /echo/:text 200',
      'GET unknown 404',
      'GET /things 422',
      'GET /who 400',
      'GET unknown 400',
    ]);
    expect(lines[3].user).toBe('malformed');
    expect(JSON.stringify(lines)).not.toContain('example');
  });
});

test('requests of machines are not logged', async () => {
  expect(await logOf(['/health', '/ready', '/metrics'].map((url) => ({ url })))).toEqual([]);
});

test('fields are not computed if the level is off', async () => {
  let asked = 0;
  const logFields = () => ({ asked: ++asked });
  expect(await logOf([echo], { settings: { LOG_LEVEL: 'warn' }, logFields })).toEqual([]);
  expect(asked).toBe(0);
  await logOf([echo], { settings: { LOG_LEVEL: 'info' }, logFields });
  expect(asked).toBe(1);
});

test('without a level nothing is logged', async () => {
  expect(await logOf([echo], {})).toEqual([]);
});

test('errors are logged without their other properties', () => {
  const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', client: 'swordfish' });
  const error = new TypeError('wrong', { cause: new AggregateError([cause], 'all') });
  expect(describeError(error)).toEqual({
    type: 'TypeError',
    message: 'wrong',
    stack: expect.stringContaining('logging.test.ts'),
    cause: {
      type: 'AggregateError',
      message: 'all',
      stack: expect.any(String),
      errors: [
        { type: 'Error', message: 'connect', stack: expect.any(String), code: 'ECONNREFUSED' },
      ],
    },
  });
});

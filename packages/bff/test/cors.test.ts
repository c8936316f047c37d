import { readSettings } from 'service-kit';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { settingsSchema } from '../src/config.ts';
import { ann, seedProject } from './seed.ts';
import { startSystem, type System } from './system.ts';

const origin = 'https://app.example.com';
const other = 'http://localhost:5173';

let system: System;
let paths: Awaited<ReturnType<typeof seedProject>>;
beforeAll(async () => {
  system = await startSystem({ BFF_CORS_ORIGINS: `${origin}, ${other}` });
  paths = await seedProject(system);
});
afterAll(() => system.stop());

const ask = (method: 'GET' | 'POST' | 'PATCH' | 'PUT', url: string, headers = {}, body?: unknown) =>
  system.ask(ann, method, url, body, { origin, ...headers });

const preflight = (url: string, headers: Record<string, string>) =>
  system.bff.inject({ method: 'OPTIONS', url, headers });

const stored = async () => {
  const text = (await system.bff.inject('/metrics')).body;
  return /^upstream_cache_stored_entries_total (\d+)/m.exec(text)?.[1];
};

describe('a preflight request', () => {
  const fields = {
    origin,
    'access-control-request-method': 'PATCH',
    'access-control-request-headers': 'if-match, x-user, content-type',
  };

  test('gets the methods and header fields that the API uses', async () => {
    const { statusCode, headers, body } = await preflight(paths.project, fields);
    expect([statusCode, body]).toEqual([204, '']);
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers':
        'x-user, content-type, if-match, if-none-match, x-request-id, traceparent, tracestate',
      'access-control-max-age': '600',
      vary: 'Origin',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test('from another origin is allowed nothing', async () => {
    const { headers } = await preflight(paths.project, {
      ...fields,
      origin: 'https://evil.example',
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers['vary']).toBe('Origin');
  });

  test('needs Origin and a method: any other OPTIONS gets 405 or 404', async () => {
    const { 'access-control-request-method': _, ...without } = fields;
    for (const headers of [{}, without]) {
      const known = await preflight(paths.project, headers);
      expect(known.statusCode).toBe(405);
      expect(known.headers['allow']).toBe('DELETE, GET, HEAD, PATCH');
      expect(known.headers['vary']).toBe('Origin');
      expect(known.headers['access-control-allow-origin']).toBe(
        'origin' in headers ? origin : undefined,
      );
      expect((await preflight('/nothing', headers)).statusCode).toBe(404);
    }
  });
});

describe('a response to a listed origin', () => {
  test('names the origin, exposes the fields that clients need, and varies with Origin', async () => {
    const { headers } = await ask('GET', paths.zone);
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-expose-headers':
        'ETag, Location, Link, Cache-Status, Server-Timing, x-request-id, Retry-After',
      vary: 'Origin, x-user, accept-encoding',
    });
  });

  test('may be a 304, with the same ETag for all origins', async () => {
    for (const url of [paths.project, paths.zone]) {
      const { headers } = await ask('GET', url);
      for (const from of [{ origin: other }, { origin: 'https://evil.example' }]) {
        const again = await ask('GET', url, { ...from, 'if-none-match': headers['etag'] });
        expect(again.statusCode).toBe(304);
        expect(again.headers['vary']).toBe('Origin, x-user, accept-encoding');
        expect(again.headers['access-control-allow-origin']).toBe(
          from.origin === other ? other : undefined,
        );
      }
    }
  });

  test.for([
    ['404 of a path', 404, 'GET', '/nothing'],
    ['404 of an id', 404, 'GET', '/projects/3f0f6f0e-6a0e-4f5c-9d1f-0a4f0f1d2c3b'],
    ['405', 405, 'PUT', '/projects'],
    ['400 of a URL', 400, 'GET', '/%zz'],
    ['422', 422, 'GET', '/projects?limit=0'],
  ] as const)('may be a %s', async ([, status, method, url]) => {
    const { statusCode, headers } = await ask(method, url);
    expect(statusCode).toBe(status);
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers['access-control-expose-headers']).toContain('x-request-id');
    expect(headers['vary']).toMatch(/^Origin\b/);
  });

  test('may be a 412', async () => {
    const answer = await ask('PATCH', paths.project, { 'if-match': '"x"' }, { name: 'New' });
    expect(answer.statusCode).toBe(412);
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
    expect(answer.headers['etag']).toBeDefined();
  });

  test('comes from the same stored response as all others', async () => {
    await ask('GET', paths.area);
    const before = await stored();
    expect(Number(before)).toBeGreaterThan(0);
    const bodies = [ask('GET', paths.area), ask('GET', paths.area, { origin: other })];
    const [one, two] = await Promise.all(bodies);
    expect(one?.body).toBe(two?.body);
    expect(await stored()).toBe(before);
  });
});

test('* allows all origins, and nothing varies with them', async () => {
  const open = await startSystem({ BFF_CORS_ORIGINS: '*' });
  onTestFinished(() => open.stop());
  const { project } = await seedProject(open);
  for (const url of [project, '/%zz', '/nothing']) {
    const { headers } = await open.ask(ann, 'GET', url, undefined, { origin });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(String(headers['vary'])).not.toContain('Origin');
  }
});

test('by default there are no fields, and a preflight request is 405', async () => {
  const closed = await startSystem();
  onTestFinished(() => closed.stop());
  const { project } = await seedProject(closed);
  const { headers } = await closed.ask(ann, 'GET', project, undefined, { origin });
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  expect(headers['vary']).toBe('x-user, accept-encoding');
  const options = { origin, 'access-control-request-method': 'PATCH' };
  expect((await closed.ask(ann, 'OPTIONS', project, undefined, options)).statusCode).toBe(405);
});

test.for([
  'app.example.com',
  'https://app.example.com/',
  'https://App.example.com',
  'https://app.example.com:443',
  'https://*.example.com',
  '*,https://app.example.com',
  'https://app.example.com,',
  'null',
  'ftp://app.example.com',
])('the setting %s is refused', (value) => {
  expect(() => readSettings('BFF', settingsSchema, { BFF_CORS_ORIGINS: value })).toThrow(
    'BFF_CORS_ORIGINS: expected origins (* or a comma-separated list such as ' +
      `https://app.example.com,http://localhost:5173), received ${JSON.stringify(value)}`,
  );
});

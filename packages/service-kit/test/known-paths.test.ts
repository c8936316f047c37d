import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../src/index.ts';
import { thingApp } from './thing-app.ts';

let app: App;
beforeAll(async () => {
  app = await thingApp();
});
afterAll(() => app.close());

test.for([
  ['DELETE', '/things', 'GET, HEAD, POST'],
  ['OPTIONS', '/things?limit=1', 'GET, HEAD, POST'],
  ['PUT', '/things/no-id-at-all', 'DELETE, GET, HEAD'],
  ['PROPFIND', '/things', 'GET, HEAD, POST'],
  ['POST', '/docs/static/index.css', 'GET, HEAD'],
  ['POST', '/health', 'GET, HEAD'],
] as const)('%s %s is 405 with Allow: %s', async ([method, url, allow]) => {
  const response = await app.inject({ method: method as 'PUT', url });
  expect(response.statusCode).toBe(405);
  expect(response.headers['allow']).toBe(allow);
  expect(response.json()).toMatchObject({ title: 'Method Not Allowed', status: 405 });
});

test.for(['/', '/thing', '/things/', '/things/a/b', '/THINGS', '//things', '/nothing'])(
  '%s is 404 with any method',
  async (url) => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS'] as const) {
      expect((await app.inject({ method, url })).statusCode).toBe(404);
    }
  },
);

test('the body of an unknown path is not read', async () => {
  const payload = '{ this is not JSON';
  const headers = { 'content-type': 'application/json' };
  const known = await app.inject({ method: 'PATCH', url: '/things', payload, headers });
  expect(known.statusCode).toBe(405);
  const unknown = await app.inject({ method: 'PATCH', url: '/nothing', payload, headers });
  expect(unknown.statusCode).toBe(404);
});

test.for([
  ['not well-formed', 'x'],
  ['with a prefix that PostgreSQL does not know', 'urn:uuid:7f0e9f4e-5b0e-4d0b-8a5e-1f2d3c4b5a69'],
  ['of 1,000 characters', 'x'.repeat(1_000)],
  ['longer than the router reads', 'x'.repeat(5_000)],
] as const)('an id %s is 404', async ([, id]) => {
  const response = await app.inject(`/things/${id}`);
  expect(response.statusCode).toBe(404);
  expect(response.headers['content-type']).toBe('application/problem+json');
});

test('a parameter may be as long as an e-mail address, percent-encoded', async () => {
  const text = `${'ü'.repeat(242)}@example.com`;
  const response = await app.inject(`/echo/${encodeURIComponent(text)}`);
  expect(response.json()).toEqual({ text });
});

test('an id in upper case names the same resource', async () => {
  const response = await app.inject('/things/7F0E9F4E-5B0E-4D0B-8A5E-1F2D3C4B5A69');
  expect(response.json()).toEqual({ name: '7f0e9f4e-5b0e-4d0b-8a5e-1f2d3c4b5a69' });
});

test('a URL that is not percent-encoded UTF-8 is 400', async () => {
  for (const url of ['/things/%', '/%zz', '/things/%ff']) {
    const response = await app.inject(url);
    expect(response.statusCode).toBe(400);
    expect(response.json().instance).toBe(response.headers['x-request-id']);
  }
});

import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../src/index.ts';
import { post, thingApp } from './thing-app.ts';

let app: App;
beforeAll(async () => {
  app = await thingApp();
});
afterAll(() => app.close());

const forbidden =
  'The body has a property that is not allowed: __proto__, or prototype in constructor';

test.for([
  ['malformed', '{"name":', 'The body is not JSON'],
  ['of two values', '{}{}', 'The body is not JSON'],
  ['empty', '', 'The body is empty'],
  ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'The body is not UTF-8'],
  ['with __proto__', '{"name":"a","__proto__":{"size":1}}', forbidden],
  ['with a deep __proto__', '{"name":"a","x":[{"__proto__":1}]}', forbidden],
  ['with an escaped __proto__', String.raw`{"\u005f_proto__":1}`, forbidden],
  ['with constructor.prototype', '{"name":"a","constructor":{"prototype":{}}}', forbidden],
] as const)('a body %s is 400', async ([, body, detail]) => {
  const response = await post(app, body);
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ status: 400, detail });
});

test('a POST without a body is 400', async () => {
  const response = await app.inject({ method: 'POST', url: '/things' });
  expect(response.statusCode).toBe(400);
  expect(response.json().detail).toBe('Expected a JSON body');
});

test.for([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/merge-patch+json',
  'json',
])('a body of type %s is 415', async (type) => {
  const response = await post(app, '{"name":"a"}', type);
  expect(response.statusCode).toBe(415);
  expect(response.json().title).toBe('Unsupported Media Type');
});

test('a body without a type is 415', async () => {
  const response = await app.inject({ method: 'POST', url: '/things', payload: '{"name":"a"}' });
  expect(response.statusCode).toBe(415);
});

test.for(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])(
  'a body of type %s is read',
  async (type) => {
    expect((await post(app, '{"name":"ä"}', type)).json()).toEqual({ name: 'ä' });
  },
);

test('a compressed body is 415, with the codings that are accepted', async () => {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const payload = gzipSync('{"name":"a"}');
  const response = await app.inject({ method: 'POST', url: '/things', headers, payload });
  expect(response.statusCode).toBe(415);
  expect(response.headers['accept-encoding']).toBe('identity');
  expect(response.json().detail).toBe('The body must not be compressed');
});

test('a byte order mark is not part of the JSON', async () => {
  expect((await post(app, '\uFEFF{"name":"a"}')).statusCode).toBe(200);
});

const bodyOf = (bytes: number) => `{"name":"${'x'.repeat(bytes - '{"name":""}'.length)}"}`;

test('a route without a body accepts an empty one of any type', async () => {
  const url = '/things/7f0e9f4e-5b0e-4d0b-8a5e-1f2d3c4b5a69';
  const headers = { 'content-type': 'application/json' };
  const response = await app.inject({ method: 'DELETE', url, headers });
  expect(response.statusCode).toBe(204);
});

describe('a body larger than 1 MiB', () => {
  test('is 413', async () => {
    const response = await post(app, bodyOf(1024 * 1024 + 1));
    expect(response.statusCode).toBe(413);
    expect(response.json().title).toBe('Payload Too Large');
    expect(response.json().detail).toBe('The body is larger than 1 MiB');
  });

  test('a body of exactly 1 MiB is read', async () => {
    expect((await post(app, bodyOf(1024 * 1024))).statusCode).toBe(422);
  });
});

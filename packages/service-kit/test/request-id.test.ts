import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../src/index.ts';
import { thingApp } from './thing-app.ts';

let app: App;
beforeAll(async () => {
  app = await thingApp();
});
afterAll(() => app.close());

const idOf = async (given?: string) => {
  const headers = given === undefined ? {} : { 'x-request-id': given };
  const response = await app.inject({ url: '/health', headers });
  return response.headers['x-request-id'];
};

test.for(['a', '3f0f6f0e-6a0e-4f5c-9d1f-0a4f0f1d2c3b', 'Root=1-67:a.b_c', 'x'.repeat(128)])(
  '%s is kept',
  async (given) => {
    expect(await idOf(given.replace('=', '-'))).toBe(given.replace('=', '-'));
  },
);

test.for(['', ' ', 'a b', 'x'.repeat(129), '<script>', 'a"b', 'a,b', 'ä', 'a=b'])(
  '%j is replaced',
  async (given) => {
    expect(await idOf(given)).toMatch(/^[\da-f-]{36}$/);
  },
);

test('each request without an id gets a new one', async () => {
  expect(await idOf()).not.toBe(await idOf());
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, userOf } from '../src/index.ts';
import { thingApp } from './thing-app.ts';

let app: App;
beforeAll(async () => {
  app = await thingApp();
});
afterAll(() => app.close());

const ask = (user?: string) =>
  app.inject({ url: '/who', headers: user === undefined ? {} : { 'x-user': user } });

test('without x-user the user is anonymous', async () => {
  expect((await ask()).json().user).toBe('anonymous');
  expect((await ask('')).json().user).toBe('anonymous');
  expect((await ask('Anonymous')).json().user).toBe('anonymous');
});

test.for([
  ['ann@example.com', 'ann@example.com'],
  ['  Ann.Smith+test@Example.COM ', 'ann.smith+test@example.com'],
  ['root@localhost', 'root@localhost'],
])('%j is %j', async ([given, user]) => {
  expect((await ask(given)).json().user).toBe(user);
});

test.for([
  'ann',
  'ann@',
  '@example.com',
  'ann@example.com, bob@example.com',
  'ann smith@example.com',
  'änn@example.com',
  'ann@exa_mple.com',
  'ann@example..com',
  `${'a'.repeat(65)}@example.com`,
  `a@${'b'.repeat(250)}.com`,
])('%j is 400', async (given) => {
  const response = await ask(given);
  expect(response.statusCode).toBe(400);
  expect(response.headers['content-type']).toBe('application/problem+json');
});

test('an address has at most 254 characters', () => {
  const headers = { 'x-user': `${'a@'.padEnd(253, 'b.')}c` };
  expect(userOf({ headers })).toHaveLength(254);
  headers['x-user'] += '.c';
  expect(() => userOf({ headers })).toThrow('neither an e-mail address');
});

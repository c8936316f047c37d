import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, decodeCursor, encodeCursor, nextLink, pageOf } from '../src/index.ts';
import { thingApp } from './thing-app.ts';

type Answer = Awaited<ReturnType<App['inject']>>;

let app: App;
beforeAll(async () => {
  app = await thingApp();
});
afterAll(() => app.close());

test('following the Links returns every item once', async () => {
  const seen: string[] = [];
  let url: string | undefined = '/things?limit=1';
  while (url !== undefined) {
    const response: Answer = await app.inject(url);
    expect(response.statusCode).toBe(200);
    seen.push(...response.json().map(({ name }: { name: string }) => name));
    url = /^<(.*)>; rel="next"$/.exec(String(response.headers['link']))?.[1];
  }
  expect(seen).toEqual(['Thing 1', 'Thing 2', 'Thing 3']);
});

test('a page that holds everything has no Link', async () => {
  expect((await app.inject('/things?limit=3')).headers).not.toHaveProperty('link');
  expect((await app.inject('/things')).headers).not.toHaveProperty('link');
});

test('the Link keeps the other parameters and replaces limit and after', () => {
  expect(nextLink({ url: '/nodes?zone_id=a%20b&limit=1&after=x' }, 2, 'Mg')).toBe(
    '</nodes?zone_id=a+b&limit=2&after=Mg>; rel="next"',
  );
});

test('the Link cannot leave the service or inject a header', () => {
  expect(nextLink({ url: 'http://elsewhere.example/nodes' }, 1, 'Mg')).toMatch(/^<\/nodes\?/);
  expect(nextLink({ url: '/no>des?a=>b"' }, 1, 'Mg')).not.toMatch(/>.*>/);
});

test.for(['1', '42', 'ann@example.com', 'ü\u0000'])('a cursor decodes to %j', (value) => {
  expect(encodeCursor(value)).toMatch(/^[\w-]+$/);
  expect(decodeCursor(encodeCursor(value))).toBe(value);
});

test.for([
  '',
  'x',
  '!',
  'MQ==',
  'M Q',
  encodeCursor('abc'),
  encodeCursor('1; DROP'),
  encodeCursor('9'.repeat(19)),
])('the cursor %j is 422', async (after) => {
  const response = await app.inject({ url: '/things', query: { after } });
  expect(response.statusCode).toBe(422);
  expect(response.json().errors).toMatchObject([{ parameter: 'after' }]);
});

test('a list can define the format of its cursors', () => {
  const after = encodeCursor('ann@example.com');
  expect(pageOf({ after }, /@/)).toEqual({ limit: 100, after: 'ann@example.com' });
  expect(() => pageOf({ after })).toThrow('does not match its schema');
});

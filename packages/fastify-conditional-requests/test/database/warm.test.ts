import { afterEach, beforeEach, expect, test } from 'vitest';
import { queriesOf, startApp, type TestApp } from '../app.ts';
import { nameOfOne, startHandler } from './handler.ts';
import { DatabaseVersionStore } from '../../src/index.ts';

let things: TestApp;
beforeEach(async () => {
  things = await startApp({ versions: 'database' });
});
afterEach(() => things.stop());

const stats = () => {
  const { store } = things.app.conditionalRequests;
  if (!(store instanceof DatabaseVersionStore))
    throw new TypeError('Expected versions in the database');
  return { ...store.stats };
};
const asAnn = { 'x-user': 'ann' };
const warm = async () => {
  const etag = String((await things.get('/secret/1', asAnn)).headers['etag']);
  const again = await things.get('/secret/1', { ...asAnn, 'if-none-match': etag });
  expect(again.statusCode).toBe(304);
  return { ...asAnn, 'if-none-match': etag };
};

test('a warm read needs one lookup for its permission and its content', async () => {
  const headers = await warm();
  const { statements } = stats();
  const answer = await things.get('/secret/1', headers);
  expect([answer.statusCode, queriesOf(answer)]).toEqual([304, 0]);
  expect(stats().statements - statements).toBe(1);
});

test('reads that arrive together share a lookup', async () => {
  const headers = await warm();
  const { statements } = stats();
  const answers = await Promise.all(
    Array.from({ length: 32 }, () => things.get('/secret/1', headers)),
  );
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([304]));
  expect(stats().statements - statements).toBeLessThanOrEqual(3);
});

test('the tags of a resource may depend on the result of its permission check', async () => {
  let reads = 0;
  const found = new WeakMap<object, string>();
  const service = await startHandler(
    things,
    async ({ database }) => (await database.query(nameOfOne)).rows[0],
    undefined,
    {
      reads: (request) => (reads++, [found.get(request) ?? 'unknown']),
      permit: {
        vary: ['x-user'],
        async check(request) {
          await request.remember(['who'], 'who', async () => 'thing:1');
          found.set(request, 'thing:1');
        },
      },
    },
  );
  const known = String((await service.get()).headers['etag']);
  await things.put(1, 'new');
  expect((await service.get({ 'if-none-match': known })).json()).toEqual({ name: 'new' });
  expect(reads).toBeGreaterThan(3);
  await service.stop();
});

test('content that changes while the permission is loaded is looked up again after it', async () => {
  let duringLoad: (() => Promise<unknown>) | undefined;
  const service = await startHandler(
    things,
    async ({ database }) => (await database.query(nameOfOne)).rows[0],
    undefined,
    {
      reads: () => ['thing:1'],
      permit: {
        vary: ['x-user'],
        async check(request) {
          await request.remember(['member'], 'member', async () => duringLoad?.());
        },
      },
    },
  );
  const known = String((await service.get()).headers['etag']);
  expect((await service.get({ 'if-none-match': known })).statusCode).toBe(304);
  await things.admin.query("SELECT conditional_requests.touch('member')");
  duringLoad = () => things.put(1, 'new');
  const answer = await service.get({ 'if-none-match': known });
  expect([answer.statusCode, answer.json()]).toEqual([200, { name: 'new' }]);
  await service.stop();
});

test('a permission that is removed after it was looked up gives no 304', async () => {
  const headers = await warm();
  const removed = await things.ask({ method: 'DELETE', url: '/secret/1/members/ann' });
  expect(removed.statusCode).toBe(200);
  // The permission has to be loaded, so it is later than the first lookup.
  expect((await things.get('/secret/1', headers)).statusCode).toBe(404);
});

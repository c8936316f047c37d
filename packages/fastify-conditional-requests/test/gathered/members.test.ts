import { tracingChannel } from 'node:diagnostics_channel';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startApp, type TestApp } from '../app.ts';
import { gather, targetOf } from './gather.ts';

let things: TestApp;
beforeEach(async () => {
  things = await startApp({ gathered: true });
});
afterEach(() => things.stop());

let statements = 0;
const count = () => void statements++;
const queries = tracingChannel('fastify-conditional-requests:query');
beforeEach(() => {
  statements = 0;
  queries.start.subscribe(count);
});
afterEach(() => queries.start.unsubscribe(count));

const [ann, bob, eve] = [{ 'x-user': 'ann' }, { 'x-user': 'bob' }, { 'x-user': 'eve' }];
const secret = async (user: Record<string, string>) =>
  String((await things.get('/secret/1', user)).headers['etag']);
const member = (method: 'PUT' | 'DELETE', user: string) =>
  things.ask({ method, url: `/secret/1/members/${user}` });
const asked = () => things.app.conditionalRequests.stats.gathered.asked;

test('one list serves several users, each by its own permission, without a statement', async () => {
  await member('PUT', 'bob');
  const etag = await secret(ann);
  expect(await secret(bob)).toBe(etag);
  expect((await things.get('/secret/1', eve)).statusCode).toBe(404);
  const of = (user: Record<string, string>) => targetOf('/secret/1', etag, user);
  statements = 0;
  const { answers } = await gather(things.app, [of(eve), of(ann), of(eve), of(bob)]);
  expect(answers).toEqual(['ask', etag, 'ask', etag]);
  // Refused users are not known.
  expect(asked()).toMatchObject({ unknown: 2, permission: 0 });
  expect(statements).toBe(0);
});

test('the answer to a target without the user is ask, whatever user the QUERY names', async () => {
  const etag = await secret(ann);
  for (const fields of [{}, { 'x-user': null }]) {
    const { answers } = await gather(things.app, [targetOf('/secret/1', etag, fields)], ann);
    expect(answers).toEqual(['ask']);
  }
});

test('a permission whose removal was acknowledged before the list does not count', async () => {
  const etag = await secret(ann);
  const list = [targetOf('/secret/1', etag, ann)];
  expect((await gather(things.app, list)).answers).toEqual([etag]);
  expect((await member('DELETE', 'ann')).statusCode).toBe(200);
  statements = 0;
  // At first it is unknown without a query, later known to be refused.
  expect((await gather(things.app, list)).answers).toEqual(['ask']);
  expect(statements).toBe(0);
  expect((await things.get('/secret/1', ann)).statusCode).toBe(404);
  expect((await gather(things.app, list)).answers).toEqual(['ask']);
  expect(asked().permission).toBe(2);
  await member('PUT', 'ann');
  expect((await gather(things.app, list)).answers).toEqual(['ask']);
  expect(await secret(ann)).toBe(etag);
  expect((await gather(things.app, list)).answers).toEqual([etag]);
});

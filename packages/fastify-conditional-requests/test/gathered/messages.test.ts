import Fastify, { type FastifyInstance } from 'fastify';
import { maxBytes, maxTargets, mediaType } from 'gathered-revalidation';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { conditionalRequests, type GatheredOptions, MemoryVersionStore } from '../../src/index.ts';
import { startApp, type TestApp } from '../app.ts';
import { gather, send, targetOf } from './gather.ts';

let things: TestApp;
beforeAll(async () => {
  things = await startApp();
});
afterAll(() => things.stop());

const conditional = { reads: () => ['a'], gathered: true };
async function start(gathered: boolean | GatheredOptions | undefined): Promise<FastifyInstance> {
  const app = Fastify();
  const store = new MemoryVersionStore();
  await app.register(conditionalRequests, {
    pool: things.pool,
    store,
    ...(gathered && { gathered }),
  });
  store.resume();
  app.get('/a', { conditional }, async () => ({}));
  return app;
}

let app: FastifyInstance;
beforeEach(async () => {
  app = await start(true);
});
afterEach(() => app.close());

test('a list is answered in order, with no-store', async () => {
  const etag = (await app.inject('/a')).headers['etag'];
  const { response, answers } = await gather(app, [
    targetOf('/unknown', etag),
    targetOf('/a', etag),
    targetOf('/a', '"other"'),
  ]);
  expect(response.statusCode).toBe(200);
  expect(response.headers).toMatchObject({
    'content-type': mediaType,
    'cache-control': 'no-store',
  });
  expect(answers).toEqual(['ask', etag, 'ask']);
  expect((await gather(app, [])).answers).toEqual([]);
});

const target = { n: 0, ...targetOf('/a', '"1"') };
const list = (...targets: readonly object[]) => JSON.stringify({ targets });
test.each([
  ['no content', ''],
  ['something that is not JSON', '{'],
  ['something that is not an object', 'null'],
  ['no targets', '{}'],
  ['a target that is not an object', '{"targets":[null]}'],
  ['a number out of order', list({ ...target, n: 1 })],
  ['a number twice', list(target, target)],
  ['no authority', list({ ...target, authority: undefined })],
  ['an authority with a space', list({ ...target, authority: 'a b' })],
  ['a target in absolute form', list({ ...target, target: 'http://a/' })],
  ['a target with a line break', list({ ...target, target: '/a\n' })],
  ['a target with a fragment', list({ ...target, target: '/a#b' })],
  ['no entity tags', list({ ...target, ifNoneMatch: [] })],
  ['any entity tag', list({ ...target, ifNoneMatch: ['*'] })],
  ['a list of entity tags in one', list({ ...target, ifNoneMatch: ['"1", "2"'] })],
  ['an entity tag that is not in an array', list({ ...target, ifNoneMatch: '"1"' })],
  ['no fields', list({ ...target, fields: undefined })],
  ['fields in an array', list({ ...target, fields: [] })],
  ['a field name in upper case', list({ ...target, fields: { 'X-User': null } })],
  ['a field with a line break', list({ ...target, fields: { 'x-user': 'a\nb' } })],
  ['a field that is a number', list({ ...target, fields: { 'x-user': 1 } })],
])('%s is a malformed list', async (_what, content) => {
  expect((await send(app, content)).statusCode).toBe(400);
});

test('members that this version does not know are ignored', async () => {
  const content = JSON.stringify({ targets: [{ ...target, later: 1 }], later: 1 });
  expect((await send(app, content)).json()).toEqual({ answers: [{ n: 0 }] });
});

test.each([
  mediaType.replace('v=1', 'v=2'),
  mediaType.replace(';v=1', ''),
  `${mediaType};w=1`,
  'application/json',
  'text/plain',
])('the content type %s is not supported', async (type) => {
  expect((await send(app, list(target), { 'content-type': type })).statusCode).toBe(415);
});

test.each([`${mediaType} `, 'Application/vnd.gathered-revalidation+json; v="1"'])(
  'a media type may be written as %s',
  async (type) => {
    expect((await send(app, list(target), { 'content-type': type })).statusCode).toBe(200);
  },
);

test('the limits of the protocol are accepted, and no more', async () => {
  const many = (count: number) =>
    JSON.stringify({ targets: Array.from({ length: count }, (_, n) => ({ ...target, n })) });
  expect((await send(app, many(maxTargets))).statusCode).toBe(200);
  expect((await send(app, many(maxTargets + 1))).statusCode).toBe(413);
  const content = list(target);
  const padded = (bytes: number) => content + ' '.repeat(bytes - content.length);
  expect((await send(app, padded(maxBytes))).statusCode).toBe(200);
  expect((await send(app, padded(maxBytes + 1))).statusCode).toBe(413);
});

test('other routes do not accept the media type', async () => {
  app.post('/a', async () => ({}));
  const headers = { 'content-type': mediaType };
  const answer = await app.inject({ method: 'POST', url: '/a', headers, payload: list(target) });
  expect(answer.statusCode).toBe(415);
});

test('without the option there is no such path', async () => {
  await app.close();
  app = await start(undefined);
  expect((await send(app, list(target))).statusCode).toBe(404);
});

test('the path can be chosen, and lists can be refused', async () => {
  await app.close();
  app = await start({
    path: '/internal/revalidation',
    authorize({ headers }) {
      if (headers['x-gateway'] !== 'bff') throw Object.assign(new Error(), { statusCode: 403 });
    },
  });
  const ask = (headers: Record<string, string>) =>
    send(app, list(target), headers, '/internal/revalidation');
  expect((await ask({})).statusCode).toBe(403);
  expect((await ask({ 'x-gateway': 'bff' })).statusCode).toBe(200);
  expect((await send(app, list(target))).statusCode).toBe(404);
});

test('hooks that the service adds later run for a list', async () => {
  app.addHook('onRequest', async ({ headers }) => {
    if (headers.authorization === undefined) throw Object.assign(new Error(), { statusCode: 401 });
  });
  expect((await send(app, list(target))).statusCode).toBe(401);
});

test.each([
  { gathered: 'yes' },
  { gathered: { paths: '/a' } },
  { gathered: { path: 'a' } },
  { gathered: { authorize: 'bff' } },
  { gathered: { maxTargets: 0 } },
])('the options %j are refused', async (options) => {
  const store = new MemoryVersionStore();
  const refused = Fastify().register(conditionalRequests, {
    pool: things.pool,
    store,
    ...options,
  } as never);
  await expect(refused).rejects.toThrow(/^conditionalRequests\.gathered.*expected/);
});

import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { conditionalRequests, MemoryVersionStore } from '../../src/index.ts';
import { writeOn } from '../../src/versions/version-store-contract.ts';
import { startApp, type TestApp } from '../app.ts';
import { gather, targetOf } from './gather.ts';

let things: TestApp;
beforeAll(async () => {
  things = await startApp();
});
afterAll(() => things.stop());

let app: FastifyInstance;
let store: MemoryVersionStore;
beforeEach(async () => {
  app = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  store = new MemoryVersionStore();
  await app.register(conditionalRequests, { pool: things.pool, store, gathered: true });
  store.resume();
});
afterEach(() => app.close());

const conditional = {
  reads: ({ params }: { params: unknown }) => [`thing:${(params as { id: string }).id}`],
  gathered: true,
};
const asked = () => app.conditionalRequests.stats.gathered.asked;
const etagOf = async (url: string, headers: Record<string, string> = {}) =>
  String((await app.inject({ url, headers })).headers['etag']);
const answerTo = async (...target: Parameters<typeof targetOf>) =>
  (await gather(app, [targetOf(...target)])).answers[0];

test('the answer is ask for a GET that this process has not answered', async () => {
  app.get('/:id', { conditional }, async () => ({}));
  const etag = await etagOf('/1');
  await app.inject('/missing/path');
  expect(await answerTo('/1', etag)).toBe(etag);
  expect(await answerTo('/2', etag)).toBe('ask');
  expect(asked().unknown).toBe(1);
});

test('the authority counts if any route depends on it, wherever that route is registered', async () => {
  const elsewhere = { authority: 'example.com' };
  app.get('/:id', { conditional }, async () => ({}));
  const etag = await etagOf('/1');
  expect(await answerTo('/1', etag, {}, elsewhere)).toBe(etag);

  const other = Fastify();
  other.get('/:id', { constraints: { host: 'example.com' } }, async () => ({}));
  const ownStore = new MemoryVersionStore();
  await other.register(conditionalRequests, { pool: things.pool, store: ownStore, gathered: true });
  ownStore.resume();
  other.get('/:id', { conditional }, async () => ({}));
  const own = String((await other.inject('/1')).headers['etag']);
  const ask = async (options = {}) =>
    (await gather(other, [targetOf('/1', own, {}, options)])).answers;
  expect([await ask(), await ask(elsewhere)]).toEqual([[own], ['ask']]);
  await other.close();
});

test('a GET whose URL was rewritten does not count as answered', async () => {
  await app.close();
  // It depends on a field that no target has; `Host` would be another one.
  app = Fastify({
    rewriteUrl: ({ url = '', headers }) => (headers['user-agent'] === 'mobile' ? '/m' : '') + url,
  });
  await app.register(conditionalRequests, { pool: things.pool, store, gathered: true });
  store.resume();
  app.get('/*', { conditional: { ...conditional, reads: () => ['thing:1'] } }, async () => ({}));
  const etag = await etagOf('/1');
  const mobile = { 'user-agent': 'mobile', 'if-none-match': etag };
  expect((await app.inject({ url: '/1', headers: mobile })).statusCode).toBe(200);
  // A mobile device's GET would have the same target.
  expect(await answerTo('/1', etag)).toBe('ask');
});

test('a target must equal an answered GET byte for byte, whatever it is routed to', async () => {
  app.get('/:id', { conditional }, async () => ({}));
  const etag = await etagOf('/a');
  for (const other of ['/%61', '/a/', '/a?', '/A', '//a', '/./a']) {
    expect([other, await answerTo(other, etag)]).toEqual([other, 'ask']);
  }
  // Each of these has an entity tag of its own.
  for (const other of ['/%61', '/a/']) {
    const own = await etagOf(other);
    expect(own).not.toBe(etag);
    expect(await answerTo(other, own)).toBe(own);
    expect(await answerTo(other, etag)).toBe('ask');
    expect(await answerTo('/a', own)).toBe('ask');
  }
});

test('a target has to name each field in Vary, present or absent', async () => {
  app.get('/:id', { conditional: { ...conditional, vary: ['accept-language'] } }, async () => ({}));
  const german = await etagOf('/1', { 'accept-language': 'de' });
  expect(await answerTo('/1', german, { 'accept-language': 'de' })).toBe(german);
  expect(await answerTo('/1', german, {})).toBe('ask');
  expect(asked().fields).toBe(1);
  expect(await answerTo('/1', german, { 'accept-language': null })).toBe('ask');
  expect(await answerTo('/1', german, { 'accept-language': '' })).toBe('ask');
  const none = await etagOf('/1');
  expect(await answerTo('/1', none, { 'accept-language': null })).toBe(none);
  expect(await answerTo('/1', none, { 'accept-language': '' })).toBe('ask');
  expect(await answerTo('/1', none, {})).toBe('ask');
});

test('the fields of the QUERY itself are not used', async () => {
  app.get('/:id', { conditional: { ...conditional, vary: ['x-user'] } }, async () => ({}));
  const etag = await etagOf('/1', { 'x-user': 'ann' });
  const ask = async (fields: Record<string, string | null>) =>
    (await gather(app, [targetOf('/1', etag, fields)], { 'x-user': 'ann' })).answers[0];
  expect(await ask({})).toBe('ask');
  expect(await ask({ 'x-user': null })).toBe('ask');
  expect(await ask({ 'x-user': 'ann' })).toBe(etag);
});

test('a field of the target that is not in Vary makes the answer ask', async () => {
  app.get('/:id', { conditional }, async () => ({}));
  const etag = await etagOf('/1');
  expect(await answerTo('/1', etag, { 'if-match': '"other"' })).toBe('ask');
  expect(await answerTo('/1', etag, { range: 'bytes=0-1' })).toBe('ask');
  expect(await answerTo('/1', etag, { range: null })).toBe(etag);
  expect(asked().fields).toBe(2);
});

test.each([
  { authorization: 'Basic x' },
  { cookie: 'a=b' },
  { 'if-match': '*' },
  { accept: '*/*' },
  { 'cache-control': 'no-cache' },
])('a GET with %j, which is not in Vary, does not count as answered', async (headers) => {
  app.get('/:id', { conditional }, async () => ({}));
  const etag = await etagOf('/1', headers);
  expect(await answerTo('/1', etag)).toBe('ask');
  await etagOf('/1', { traceparent: 'x', 'x-request-id': 'y', 'if-none-match': etag });
  expect(await answerTo('/1', etag)).toBe(etag);
});

test('a field that validation changes does not count as answered', async () => {
  const headers = {
    type: 'object',
    properties: { 'x-tenant': { type: 'string', default: 'first' } },
  };
  const blocked = new Set<unknown>();
  const permit = {
    vary: ['x-tenant'],
    check({ headers }: FastifyRequest) {
      if (blocked.has(headers['x-tenant'])) throw new Error('blocked');
    },
  };
  app.get(
    '/:id',
    { schema: { headers }, conditional: { ...conditional, permit } },
    async () => ({}),
  );
  const etag = await etagOf('/1');
  expect(await etagOf('/1', { 'x-tenant': 'first' })).toBe(etag);
  expect(await answerTo('/1', etag, { 'x-tenant': 'first' })).toBe(etag);
  expect(await answerTo('/1', etag, { 'x-tenant': null })).toBe('ask');
  blocked.add('first');
  expect(await answerTo('/1', etag, { 'x-tenant': null })).toBe('ask');
  expect(await answerTo('/1', etag, { 'x-tenant': 'first' })).toBe('ask');
});

test('the answer is ask for a value that validation refuses', async () => {
  const headers = { type: 'object', properties: { 'x-tenant': { type: 'string', minLength: 1 } } };
  const permit = { vary: ['x-tenant'], check: () => {} };
  app.get(
    '/:id',
    { schema: { headers }, conditional: { ...conditional, permit } },
    async () => ({}),
  );
  const etag = await etagOf('/1');
  expect((await app.inject({ url: '/1', headers: { 'x-tenant': '' } })).statusCode).toBe(400);
  expect(await answerTo('/1', etag, { 'x-tenant': null })).toBe(etag);
  expect(await answerTo('/1', etag, { 'x-tenant': '' })).toBe('ask');
});

test('fields that a hook adds to Vary have to be named', async () => {
  app.addHook('onSend', async (_request, reply) => void reply.header('vary', 'Accept-Encoding'));
  app.get('/:id', { conditional: { ...conditional, vary: ['accept-encoding'] } }, async () => ({}));
  const etag = await etagOf('/1', { 'accept-encoding': 'br' });
  expect(await answerTo('/1', etag)).toBe('ask');
  expect(await answerTo('/1', etag, { 'accept-encoding': 'br' })).toBe(etag);
});

test('constraints were decided by the GET that was answered', async () => {
  for (const version of ['1.0.0', '2.0.0']) {
    app.get('/:id', { conditional, constraints: { version } }, async () => ({ version }));
  }
  const one = await etagOf('/1', { 'accept-version': '1.x' });
  const two = await etagOf('/1', { 'accept-version': '2.x' });
  expect(await answerTo('/1', one, { 'accept-version': '1.x' })).toBe(one);
  expect(await answerTo('/1', two, { 'accept-version': '2.x' })).toBe(two);
  expect(await answerTo('/1', one, { 'accept-version': '2.x' })).toBe('ask');
  expect(await answerTo('/1', one, {})).toBe('ask');
});

const readsOfPage = ({ query }: { query: unknown }) => {
  const { page } = query as { page: number };
  return [`page:${page + 1}`];
};
test('a parameter that validation has converted keeps its type', async () => {
  const querystring = { type: 'object', properties: { page: { type: 'integer', default: 1 } } };
  const options = { schema: { querystring }, conditional: { reads: readsOfPage, gathered: true } };
  app.get('/pages', options, async () => ({}));
  const first = await etagOf('/pages');
  expect(await answerTo('/pages', first)).toBe(first);
  const second = await etagOf('/pages?page=2');
  expect(await answerTo('/pages?page=2', second)).toBe(second);
  const write = writeOn(['page:3']);
  void store.prepare(write);
  void store.publish(write);
  expect(await answerTo('/pages?page=2', second)).toBe('ask');
  expect(await answerTo('/pages', first)).toBe(first);
});

test('a write counts from its mark on, and afterwards only the new entity tag is confirmed', async () => {
  app.get('/:id', { conditional }, async () => ({}));
  const etag = await etagOf('/1');
  const write = writeOn(['thing:1']);
  void store.prepare(write);
  expect(await answerTo('/1', etag)).toBe('ask');
  expect(asked().busy).toBe(1);
  void store.publish(write);
  expect(await answerTo('/1', etag)).toBe('ask');
  expect(asked().changed).toBe(1);
  const next = await etagOf('/1');
  expect(await answerTo('/1', next)).toBe(next);
  const both = targetOf('/1', '', {}, { ifNoneMatch: [etag, next] });
  expect((await gather(app, [both])).answers).toEqual([next]);
});

test('while the store is suspended, every answer is ask', async () => {
  app.get('/:id', { conditional }, async () => ({}));
  const etag = await etagOf('/1');
  store.suspend();
  expect(await answerTo('/1', etag)).toBe('ask');
  expect(asked().busy).toBe(1);
  store.resume();
  // Another epoch.
  expect(await answerTo('/1', etag)).toBe('ask');
});

test('the answer is ask for an entity tag in another form', async () => {
  app.get('/:id', { conditional }, async () => ({}));
  const etag = await etagOf('/1');
  // The ordinary GET is answered 304, but with another entity tag than the client named.
  const headers = { 'if-none-match': `W/${etag}` };
  expect((await app.inject({ url: '/1', headers })).statusCode).toBe(304);
  expect(await answerTo('/1', `W/${etag}`)).toBe('ask');
});

test('answers belong to their targets, in any order', async () => {
  app.get('/:id', { conditional }, async () => ({}));
  const urls = ['/1', '/2', '/3', '/4'];
  const etags = await Promise.all(urls.map((url) => etagOf(url)));
  const targets = urls.map((url, index) => targetOf(url, etags[index]));
  expect((await gather(app, targets)).answers).toEqual(etags);
  expect((await gather(app, targets.toReversed())).answers).toEqual(etags.toReversed());
  const swapped = urls.map((url, index) => targetOf(url, etags[(index + 1) % 4]));
  expect((await gather(app, swapped)).answers).toEqual(['ask', 'ask', 'ask', 'ask']);
});

test('a HEAD, an error and a response with a cookie do not count as answered', async () => {
  app.get('/:id', { conditional }, async (request, reply) => {
    const { id } = request.params as { id: string };
    if (id === 'cookie') reply.header('set-cookie', 'a=b');
    if (id === 'missing') throw Object.assign(new Error(), { statusCode: 404 });
    return {};
  });
  app.route({ method: ['GET', 'HEAD'], url: '/both/:id', conditional, handler: async () => ({}) });
  for (const url of ['/1', '/both/1']) {
    const etag = String((await app.inject({ method: 'HEAD', url })).headers['etag']);
    expect(await answerTo(url, etag)).toBe('ask');
  }
  const both = await etagOf('/both/1');
  expect(await answerTo('/both/1', both)).toBe(both);
  expect(await answerTo('/cookie', await etagOf('/cookie'))).toBe('ask');
  await app.inject('/missing');
  expect(await answerTo('/missing', '"1"')).toBe('ask');
  expect(asked().unknown).toBe(4);
});

test('the answer is ask for a remembered 404', async () => {
  let isThere = true;
  app.get('/:id', { conditional: { ...conditional, rememberNotFound: true } }, async () => {
    if (!isThere) throw Object.assign(new Error(), { statusCode: 404 });
    return {};
  });
  const etag = await etagOf('/1');
  const write = writeOn(['thing:1']);
  void store.prepare(write);
  void store.publish(write);
  isThere = false;
  expect((await app.inject('/1')).statusCode).toBe(404);
  const { body } = await app.inject('/1');
  expect(app.conditionalRequests.stats.rememberedNotFound).toBe(1);
  expect(body).toContain('404');
  expect(await answerTo('/1', etag)).toBe('ask');
});

test("the answer is ask while the handler's Cache-Control is unknown", async () => {
  await app.close();
  app = Fastify();
  const options = { pool: things.pool, store, gathered: true, maxRemembered: 1 };
  await app.register(conditionalRequests, options);
  store.resume();
  app.get('/:id', { conditional }, async (_request, reply) => {
    reply.header('cache-control', 'private');
    return {};
  });
  const first = await etagOf('/1');
  expect(await answerTo('/1', first)).toBe(first);
  const second = await etagOf('/2');
  // Only one of them is remembered.
  expect(await answerTo('/1', first)).toBe('ask');
  expect(await answerTo('/2', second)).toBe(second);
});

test.each([{ maxTargets: 2 }, { maxBytes: 1_500 }])(
  'with %j, the most recently used GETs are known',
  async (gathered) => {
    await app.close();
    app = Fastify();
    await app.register(conditionalRequests, { pool: things.pool, store, gathered });
    store.resume();
    app.get('/:id', { conditional }, async () => ({}));
    const [one, two] = [await etagOf('/1'), await etagOf('/2')];
    expect(await answerTo('/1', one)).toBe(one);
    const three = await etagOf('/3');
    expect(await answerTo('/1', one)).toBe(one);
    expect(await answerTo('/2', two)).toBe('ask');
    expect(await answerTo('/3', three)).toBe(three);
  },
);

test('the parameters of known GETs count towards their memory', async () => {
  await app.close();
  app = Fastify();
  const gathered = { maxBytes: 100_000 };
  await app.register(conditionalRequests, { pool: things.pool, store, gathered });
  store.resume();
  app.get('/:id', { conditional }, async () => ({}));
  const names = Array.from({ length: 500 }, (_, index) => `a${index}`);
  const urls = ['/1', '/2', '/3', '/4', '/5', '/6'].map((path) => `${path}?${names.join('&')}`);
  const etags: string[] = [];
  for (const url of urls) etags.push(await etagOf(url));
  const { answers } = await gather(
    app,
    urls.map((url, index) => targetOf(url, etags[index])),
  );
  // V8 takes about 30 KB for 500 parameters, in addition to the URL.
  const known = answers.filter((answer) => answer !== 'ask');
  expect(known).toEqual(etags.slice(-2));
});

test('the counts have lists, targets, 304s and the reasons for ask', async () => {
  app.get('/:id', { conditional }, async () => ({}));
  const etag = await etagOf('/1');
  await gather(app, [targetOf('/1', etag), targetOf('/1', '"other"'), targetOf('/2', etag)]);
  await gather(app, [targetOf('/1', etag, { 'x-a': 'b' })]);
  const { gathered, notModified } = app.conditionalRequests.stats;
  expect(notModified).toBe(0);
  expect(gathered).toEqual({
    lists: 2,
    targets: 4,
    notModified: 1,
    asked: { unknown: 1, fields: 1, changed: 1, permission: 0, busy: 0 },
  });
});

test('the answer is ask for a route with gathered: false, and for one without permit', async () => {
  const { reads } = conditional;
  app.get('/declines/:id', { conditional: { reads, gathered: false } }, async () => ({}));
  app.get('/silent/:id', { conditional: { reads } }, async () => ({}));
  for (const url of ['/declines/1', '/silent/1']) {
    expect(await answerTo(url, await etagOf(url))).toBe('ask');
  }
});

import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { mediaType, readTargets } from 'gathered-revalidation';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { type ListEvent, MemoryStore, revalidate, type RevalidateOptions } from '../src/index.ts';
import {
  ann,
  answersOf,
  type GatheringOrigin,
  holdLists,
  startGathering,
} from './gathering-origin.ts';

let origin: GatheringOrigin;
afterEach(() => origin.close());

const broken = () => {
  throw new Error('Broken');
};

const statusOf = ({ headers }: Awaited<ReturnType<GatheringOrigin['get']>>) =>
  headers['cache-status'];

test('reads of one turn are revalidated in one request', async () => {
  origin = await startGathering({ stored: ['/a', '/b?c=%2f', '/d'] });
  const answers = await Promise.all(origin.read(['/a', '/b?c=%2f', '/d']));
  expect(origin.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'QUERY /gathered-revalidation',
  ]);
  const authority = new URL(origin.url).host;
  expect(origin.lists).toEqual([
    ['/a', '/b?c=%2f', '/d'].map((target, n) => ({
      n,
      authority,
      target,
      ifNoneMatch: [origin.etagOf(target)],
      fields: ann,
    })),
  ]);
  expect(answers.map(({ status, body }) => [status, body])).toEqual(
    ['/a', '/b?c=%2f', '/d'].map((path) => [200, `${path} of "${path}.0"`]),
  );
  expect(answers.map(statusOf)).toEqual(
    Array(3).fill('test; fwd=stale; fwd-status=304; gathered=3'),
  );
  expect(origin.stats).toMatchObject({
    revalidated: 3,
    missed: 3,
    gatheredLists: 1,
    gatheredTargets: 3,
    gatheredAsks: 0,
    gatheredFailures: 0,
  });
});

test('without the option nothing is gathered', async () => {
  origin = await startGathering({ stored: ['/a', '/b'], gather: false });
  await Promise.all(origin.read(['/a', '/b']));
  expect(origin.gets()).toEqual(['/a', '/b']);
});

test('a single revalidation is an ordinary conditional GET', async () => {
  origin = await startGathering({ stored: ['/a'] });
  const { headers } = await origin.get('/a', ann);
  expect(origin.requests).toMatchObject([
    { method: 'GET', url: '/a', headers: { 'if-none-match': '"/a.0"' } },
  ]);
  expect(headers['cache-status']).toBe('test; fwd=stale; fwd-status=304');
});

test('answers may come after early hints, in chunks and with trailers', async () => {
  origin = await startGathering({ stored: ['/a', '/b'] });
  origin.answerList = (targets, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload; as=style', 'server-timing': 'early' });
    const content = JSON.stringify({ answers: answersOf(origin, targets) });
    response.writeHead(200, { 'content-type': mediaType, trailer: 'server-timing' });
    for (const character of content) response.write(character);
    response.addTrailers({ 'server-timing': 'late' });
    response.end();
  };
  const [a, b] = await Promise.all(origin.read(['/a', '/b']));
  expect([a?.body, b?.body]).toEqual(['/a of "/a.0"', '/b of "/b.0"']);
  expect(a?.headers['server-timing']).toBeUndefined();
  expect(origin.gets()).toEqual([]);
});

test('a modified resource is read with an ordinary GET', async () => {
  origin = await startGathering({ stored: ['/a', '/b'] });
  origin.write('/b');
  const [a, b] = await Promise.all(origin.read(['/a', '/b']));
  expect([a?.body, b?.body]).toEqual(['/a of "/a.0"', '/b of "/b.1"']);
  expect(b?.headers['cache-status']).toMatch(/^test; fwd=stale; fwd-status=200/);
  expect(origin.requests).toMatchObject([
    { method: 'QUERY' },
    { method: 'GET', url: '/b', headers: { 'if-none-match': '"/b.0"' } },
  ]);
  expect(origin.stats.gatheredAsks).toBe(1);
});

test('a confirmed response does not repeat the Server-Timing of an earlier one', async () => {
  origin = await startGathering({ stored: ['/a', '/b'] });
  const [a] = await Promise.all(origin.read(['/a', '/b']));
  expect(a?.headers).not.toHaveProperty('server-timing');
  expect(a?.headers).toMatchObject({ vary: 'x-user', etag: '"/a.0"' });
});

test('a confirmed response has the Server-Timing of its list, but does not store it', async () => {
  origin = await startGathering({ stored: ['/a', '/b'] });
  const { answerList } = origin;
  origin.answerList = (targets, response) => {
    response.setHeader('server-timing', 'versions;dur=1');
    answerList(targets, response);
  };
  const timings = async () =>
    (await Promise.all(origin.read(['/a', '/b']))).map(({ headers }) => headers['server-timing']);
  expect(await timings()).toEqual(['versions;dur=1', 'versions;dur=1']);
  origin.answerList = answerList;
  expect(await timings()).toEqual([undefined, undefined]);
});

test.each([
  ['a fragment in its path', '/a#b', ann, 'x-user'],
  ['a Host with a space', '/a', { ...ann, host: 'a b' }, 'x-user'],
  ['an empty Host', '/a', { ...ann, host: '' }, 'x-user'],
  ['a malformed Vary', '/a', ann, 'x-user, accept language'],
])(
  'a request with %s is not gathered, because a server would reject its list',
  async (_what, path, headers, vary) => {
    origin = await startGathering({ stored: ['/c', '/d'], vary });
    const get = () => origin.get(path, headers);
    await get();
    origin.requests.length = 0;
    const { answerList } = origin;
    origin.answerList = (targets, response) => {
      readTargets(JSON.stringify({ targets }));
      answerList(targets, response);
    };
    const answers = await Promise.all([get(), ...origin.read(['/c', '/d'])]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(origin.gets()).toContain(path);
    expect(origin.lists.flat().map(({ target }) => target)).not.toContain(path);
  },
);

test('a list that changes nothing writes nothing to the store', async () => {
  let sets = 0;
  class CountingStore extends MemoryStore {
    override set(...given: Parameters<MemoryStore['set']>): void {
      sets++;
      super.set(...given);
    }
  }
  const store = new CountingStore({ maxBytes: 1 << 20 });
  origin = await startGathering({ stored: ['/a', '/b'], store });
  expect(sets).toBe(2);
  const answers = await Promise.all(origin.read(['/a', '/b']));
  expect(answers.map(({ body }) => body)).toEqual(['/a of "/a.0"', '/b of "/b.0"']);
  expect(origin.stats.revalidated).toBe(2);
  expect(sets).toBe(2);
});

test('equal requests are one target', async () => {
  origin = await startGathering({ stored: ['/a', '/b'] });
  const answers = await Promise.all(origin.read(['/a', '/b', '/a', '/a']));
  expect(origin.lists.map((list) => list.map(({ target }) => target))).toEqual([['/a', '/b']]);
  expect(answers.map(statusOf)).toEqual([
    'test; fwd=stale; fwd-status=304; gathered=2',
    'test; fwd=stale; fwd-status=304; gathered=2',
    'test; fwd=stale; fwd-status=304; gathered=2; collapsed',
    'test; fwd=stale; fwd-status=304; gathered=2; collapsed',
  ]);
});

test('equal requests alone in a turn share an ordinary GET', async () => {
  origin = await startGathering({ stored: ['/a'] });
  await Promise.all(origin.read(['/a', '/a']));
  expect(origin.gets()).toEqual(['/a']);
});

test("a 304 for the caller's own entity tag goes to the caller", async () => {
  origin = await startGathering({ stored: ['/a', '/b'] });
  origin.write('/a');
  const own = { ...ann, 'if-none-match': '"x", "/a.1"' };
  const [a, b] = await Promise.all([origin.get('/a', own), origin.get('/b', ann)]);
  expect(origin.lists[0]?.[0]?.ifNoneMatch).toEqual(['"x"', '"/a.1"', '"/a.0"']);
  expect([a.status, a.headers['etag'], a.body]).toEqual([304, '"/a.1"', '']);
  expect(b.status).toBe(200);
  expect(origin.gets()).toEqual([]);
});

test('fields that Vary names are sent by name, and absent ones as null', async () => {
  origin = await startGathering({ vary: 'X-User, Accept-Language' });
  await origin.get('/a', ann);
  await origin.get('/b');
  const traced = { ...ann, traceparent: '00-1', 'x-request-id': '1', 'user-agent': 'test' };
  await Promise.all([origin.get('/a', traced), origin.get('/b')]);
  expect(origin.lists.map((list) => list.map(({ fields }) => fields))).toEqual([
    [
      { 'x-user': 'ann', 'accept-language': null },
      { 'x-user': null, 'accept-language': null },
    ],
  ]);
});

test("a request's own Host is the target's authority", async () => {
  origin = await startGathering();
  const fields = { ...ann, host: 'tenant.example' };
  await origin.get('/a', fields);
  await origin.get('/b', fields);
  await Promise.all([origin.get('/a', fields), origin.get('/b', fields)]);
  expect(origin.lists.map((list) => list.map(({ authority }) => authority))).toEqual([
    ['tenant.example', 'tenant.example'],
  ]);
});

test.each([
  ['a field that Vary does not name', { accept: 'text/html' }],
  ['Authorization', { authorization: 'Basic x' }],
  ['Cookie', { cookie: 'a=b' }],
  ['Cache-Control', { 'cache-control': 'no-cache' }],
  ['Proxy-Authorization', { 'proxy-authorization': 'Basic x' }],
  ['a field with characters beyond ASCII', { 'x-user': 'j\u00f6rg' }],
  ['a field with outer whitespace', { 'x-user': ' ann' }],
  ['a long field', { 'x-user': 'a'.repeat(4_096) }],
])('a request is not gathered with %s', async (_reason, fields) => {
  const vary = 'x-user, authorization, cookie, cache-control, proxy-authorization';
  origin = await startGathering({ vary, trustEntityTags: true, stored: ['/a', '/b', '/c'] });
  await Promise.all([origin.get('/a', { ...ann, ...fields }), ...origin.read(['/b', '/c'])]);
  expect(origin.lists.map((list) => list.map(({ target }) => target))).toEqual([['/b', '/c']]);
  expect(origin.gets()).toEqual(['/a']);
});

test.each([
  ['Range', { range: 'bytes=0-1' }],
  ['If-Match', { 'if-match': '"x"' }],
  ['If-Modified-Since', { 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }],
  ['If-Unmodified-Since', { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }],
  ['If-None-Match: *', { 'if-none-match': '*' }],
])('a request with %s is passed on', async (_reason, fields) => {
  origin = await startGathering({ stored: ['/a', '/b', '/c'] });
  await Promise.all([origin.get('/a', { ...ann, ...fields }), ...origin.read(['/b', '/c'])]);
  expect(origin.lists.map((list) => list.map(({ target }) => target))).toEqual([['/b', '/c']]);
  expect(origin.gets()).toEqual(['/a']);
});

test('a HEAD, a request without a stored response, and one with its own options are not gathered', async () => {
  origin = await startGathering({ stored: ['/a', '/b', '/c', '/d'] });
  const send = (options: { path: string; method?: 'GET' | 'HEAD'; headersTimeout?: number }) =>
    origin.dispatcher
      .request({ origin: origin.url, method: 'GET', headers: ann, ...options })
      .then(({ body }) => body.text());
  await Promise.all([
    send({ path: '/a', method: 'HEAD' }),
    send({ path: '/b', headersTimeout: 1_000 }),
    ...origin.read(['/new', '/c', '/d']),
  ]);
  expect(origin.lists.map((list) => list.map(({ target }) => target))).toEqual([['/c', '/d']]);
});

test('at most two lists are in progress, and further requests are in the next one', async () => {
  const paths = Array.from({ length: 7 }, (_, index) => `/${index}`);
  origin = await startGathering({ stored: paths, gather: { maxTargets: 3 } });
  const { arrived, release } = holdLists(origin);
  const answers = Promise.all(origin.read(paths));
  await arrived(2);
  const late = Promise.all(origin.read(['/0']));
  release(0);
  await arrived(3);
  expect(origin.lists.map((list) => list.map(({ target }) => target))).toEqual([
    ['/0', '/1', '/2'],
    ['/3', '/4', '/5'],
    ['/6', '/0'],
  ]);
  release(1);
  release(2);
  expect((await answers).map(({ status }) => status)).toEqual(Array(7).fill(200));
  await late;
  expect(origin.gets()).toEqual([]);
});

test('if two lists are in progress and the next one is full, GETs are ordinary', async () => {
  const paths = Array.from({ length: 8 }, (_, index) => `/${index}`);
  origin = await startGathering({ stored: paths, gather: { maxTargets: 2 } });
  const { arrived, release } = holdLists(origin);
  const answers = origin.read(paths);
  await Promise.all(answers.slice(6));
  expect(origin.gets()).toEqual(['/6', '/7']);
  await arrived(2);
  release(0);
  await arrived(3);
  release(1);
  release(2);
  await Promise.all(answers);
});

test('the content of a list is bounded', async () => {
  const paths = ['/a', '/b', '/c'].map((path) => path.padEnd(300, 'x'));
  const long = '/long'.padEnd(2_000, 'x');
  origin = await startGathering({ stored: [...paths, long], gather: { maxBytes: 1_900 } });
  await Promise.all(origin.read([...paths, long]));
  expect(origin.lists.map((list) => list.length)).toEqual([2]);
  expect(origin.gets()).toEqual([paths[2], long]);
});

test("a list's request has the fields of the option, and its responses have its id", async () => {
  const fields = { 'x-request-id': 'list-1', traceparent: '00-2' };
  const headers = () => fields;
  origin = await startGathering({ stored: ['/a', '/b'], gather: { headers, path: '/lists' } });
  const [a] = await Promise.all(origin.read(['/a', '/b']));
  expect(origin.requests).toMatchObject([{ url: '/lists', headers: fields }]);
  expect(a?.headers['cache-status']).toBe(
    'test; fwd=stale; fwd-status=304; gathered=2; gathered-by="list-1"',
  );
});

test('if a response is evicted in the meantime, an ordinary GET is sent', async () => {
  origin = await startGathering({ stored: ['/a', '/b'] });
  const { arrived, release } = holdLists(origin);
  const answers = Promise.all(origin.read(['/a', '/b']));
  await arrived(1);
  for (const key of origin.store.keys(`${origin.url}/a`)) {
    origin.store.delete(`${origin.url}/a`, key);
  }
  release(0);
  expect((await answers).map(({ body }) => body)).toEqual(['/a of "/a.0"', '/b of "/b.0"']);
  expect(origin.gets()).toEqual(['/a']);
});

test('an ordinary GET keeps the async context of its caller, and a list has none', async () => {
  origin = await startGathering({ stored: ['/a', '/b', '/c'] });
  const storage = new AsyncLocalStorage<string>();
  const contexts: Record<string, string | undefined> = {};
  const record = (event: unknown) => {
    const { request } = event as { request: { method: string; path: string } };
    contexts[`${request.method} ${request.path}`] = storage.getStore();
  };
  subscribe('undici:request:create', record);
  origin.write('/a');
  origin.write('/b');
  const read = (path: string) => storage.run(path, () => origin.get(path, ann));
  await Promise.all(['/a', '/b'].map(read));
  await read('/c');
  unsubscribe('undici:request:create', record);
  expect(contexts).toEqual({
    'QUERY /gathered-revalidation': undefined,
    'GET /a': '/a',
    'GET /b': '/b',
    'GET /c': '/c',
  });
});

test('a subscriber gets the contexts of the reads in a list, and can add header fields', async () => {
  origin = await startGathering({ stored: ['/a', '/b'] });
  const storage = new AsyncLocalStorage<string>();
  const events: ListEvent[] = [];
  const reads = new Set<string | undefined>();
  const ended: unknown[] = [];
  const channel = tracingChannel<unknown, ListEvent>('undici-revalidating-cache:list');
  const start = (event: ListEvent) => {
    events.push(event);
    event.headers['traceparent'] = 'of the list';
    event.inReads(() => reads.add(storage.getStore()));
  };
  const asyncEnd = ({ outcome, asks }: ListEvent) => ended.push([outcome, asks]);
  const listener = { start, asyncEnd, end() {}, asyncStart() {}, error() {} };
  channel.subscribe(listener);
  onTestFinished(() => channel.unsubscribe(listener));
  origin.write('/b');
  const read = (name: string, path: string) => storage.run(name, () => origin.get(path, ann));
  await Promise.all([read('1', '/a'), read('2', '/b'), read('3', '/a')]);
  expect(events).toMatchObject([{ origin: origin.url, targets: 2 }]);
  expect(reads).toEqual(new Set(['1', '2', '3']));
  expect(ended).toEqual([['answered', 1]]);
  const [list] = origin.requests;
  expect(list).toMatchObject({ method: 'QUERY', headers: { traceparent: 'of the list' } });
});

test('if the option headers throws, GETs are ordinary', async () => {
  origin = await startGathering({ stored: ['/a', '/b'], gather: { headers: broken } });
  await Promise.all(origin.read(['/a', '/b']));
  expect(origin.gets()).toEqual(['/a', '/b']);
});

test.each([
  [1, 'gather: expected a boolean or an object, received 1'],
  [null, 'gather: expected a boolean or an object, received null'],
  [{ paths: '/' }, 'gather.paths: expected one of path, maxTargets, '],
  [{ path: 'lists' }, 'gather.path: expected a path, received "lists"'],
  [{ maxTargets: 1 }, 'gather.maxTargets: expected an integer from 2 to 128, received 1'],
  [{ maxBytes: 131_073 }, 'gather.maxBytes: expected an integer from 1 to 131072, received 131073'],
  [{ timeoutMs: 0 }, 'gather.timeoutMs: expected an integer from 1 to 600000, received 0'],
  [{ maxWaitMs: 0.5 }, 'gather.maxWaitMs: expected an integer from 1 to 600000, received 0.5'],
  [{ headers: {} }, 'gather.headers: expected a function, received object'],
])('gather: %j is refused', async (gather, message) => {
  origin = await startGathering();
  const store = new MemoryStore({ maxBytes: 0 });
  expect(() => revalidate({ store, gather } as unknown as RevalidateOptions)).toThrow(message);
});

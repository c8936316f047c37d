import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { conditionalRequests, MemoryVersionStore } from '../../src/index.ts';
import { writeOn } from '../../src/versions/version-store-contract.ts';
import { startApp, type TestApp } from '../app.ts';
import { gather, targetOf } from './gather.ts';

let things: TestApp;
beforeAll(async () => {
  things = await startApp();
});
afterAll(() => things.stop());

let statements = 0;
const count = () => void statements++;
const queries = tracingChannel('fastify-conditional-requests:query');
beforeEach(() => {
  statements = 0;
  queries.start.subscribe(count);
});
afterEach(() => queries.start.unsubscribe(count));

const ann = { 'x-user': 'ann' };
let app: FastifyInstance;
let store: MemoryVersionStore;
/** Replaced by each test. */
let check: (request: FastifyRequest) => unknown;
let etag: string;
const fact = (request: FastifyRequest) => request.remember(['fact'], 'fact', async () => 'fact');
const forgetFact = () => {
  const write = writeOn(['fact']);
  void store.prepare(write);
  void store.publish(write);
};
const rejections: unknown[] = [];
const keep = (reason: unknown) => void rejections.push(reason);

beforeEach(async () => {
  app = Fastify();
  store = new MemoryVersionStore();
  await app.register(conditionalRequests, { pool: things.pool, store, gathered: true });
  store.resume();
  const permit = { vary: ['x-user'], check: (request: FastifyRequest) => check(request) as void };
  app.get('/:id', { conditional: { reads: () => ['a'], permit } }, async () => ({}));
  check = async (request) => void (await fact(request));
  etag = String((await app.inject({ url: '/1?a=b', headers: ann })).headers['etag']);
  rejections.length = 0;
  process.on('unhandledRejection', keep);
});
afterEach(async () => {
  vi.useRealTimers();
  // A rejection counts as unhandled when the microtasks are done.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', keep);
  if (rejections.length > 0) throw new AggregateError(rejections, 'Unhandled rejections');
  await app.close();
});
const ask = async () => (await gather(app, [targetOf('/1?a=b', etag, ann)])).answers[0];

test('it runs for each target, with the known parts of the request', async () => {
  const seen: unknown[] = [];
  check = async (request) => {
    const { method, url, params, query, headers } = request;
    seen.push([method, url, { ...(params as object) }, { ...(query as object) }]);
    seen.push([headers['x-user'], await fact(request)]);
  };
  expect(await ask()).toBe(etag);
  const expected = [
    ['GET', '/1?a=b', { id: '1' }, { a: 'b' }],
    ['ann', 'fact'],
  ];
  expect(seen).toEqual(expected);
  await app.inject({ url: '/1?a=b', headers: ann });
  expect(seen).toEqual([...expected, ...expected]);
});

const uses: [string, (request: FastifyRequest) => unknown][] = [
  ['request.database', ({ database }) => database],
  ['request.snapshot', (request) => request.snapshot(async () => {})],
  ['request.ip', ({ ip }) => ip],
  ['request.raw', ({ raw }) => raw],
  ['a decoration', (request) => (request as { user?: unknown }).user],
  ['a symbol', (request) => (request as { [Symbol.iterator]?: unknown })[Symbol.iterator]],
  ['in', (request) => 'user' in request],
  ['a spread', (request) => ({ ...request })],
  ['its keys', (request) => Object.keys(request)],
  ['its prototype', (request) => request instanceof Object],
  ['its descriptors', (request) => Object.getOwnPropertyDescriptor(request, 'params')],
  ['an assignment', (request) => Object.assign(request, { user: 'ann' })],
  ['an assignment to a known member', (request) => Object.assign(request, { params: {} })],
  ['a definition', (request) => Object.defineProperty(request, 'a', { value: 1 })],
  ['a field that is not named', ({ headers }) => headers.cookie],
  ['a field in upper case', ({ headers }) => headers['X-User']],
  ['in of the fields', ({ headers }) => 'cookie' in headers],
  ['all fields', ({ headers }) => ({ ...headers })],
  ['an assignment to a field', ({ headers }) => Object.assign(headers, { 'x-user': 'bob' })],
];
test.each(uses)('a check that uses %s makes the answer ask', async (_what, use) => {
  check = use;
  expect(await ask()).toBe('ask');
  check = async (request) => {
    try {
      use(request);
    } catch {
      // It ignores the error.
    }
  };
  expect(await ask()).toBe('ask');
  expect(app.conditionalRequests.stats.gathered.asked.permission).toBe(2);
});

test('a check that would have to load a fact makes the answer ask, even if it catches errors', async () => {
  forgetFact();
  let loads = 0;
  const load = (request: FastifyRequest) => request.remember(['fact'], 'fact', async () => ++loads);
  for (const next of [
    async (request: FastifyRequest) => void (await load(request)),
    async (request: FastifyRequest) => void (await load(request).catch(() => 0)),
    async (request: FastifyRequest) =>
      void (await Promise.race([load(request), Promise.resolve(1)])),
    async (request: FastifyRequest) => void (await Promise.allSettled([load(request)])),
    // Two have begun, and one is awaited.
    async (request: FastifyRequest) => {
      const other = load(request).then(() => Promise.reject(new Error('other')));
      await load(request);
      await other;
    },
    async (request: FastifyRequest) => {
      const other = (async () => void (await load(request)))();
      await load(request);
      await other;
    },
    // Nothing awaits it.
    async (request: FastifyRequest) => void load(request),
  ]) {
    check = next;
    expect(await ask()).toBe('ask');
  }
  expect(loads).toBe(0);
  expect(statements).toBe(0);
});

test('a marked fact is not known', async () => {
  const write = writeOn(['fact']);
  void store.prepare(write);
  expect(await ask()).toBe('ask');
  store.abandon(write);
  expect(await ask()).toBe(etag);
});

test('a fact that changes after it was recalled makes the answer ask', async () => {
  check = async (request) => {
    await fact(request);
    forgetFact();
  };
  expect(await ask()).toBe('ask');
});

test('a write after the permission was checked makes the answer ask', async () => {
  check = async (request) => {
    await fact(request);
    const write = writeOn(['a']);
    void store.prepare(write);
    void store.publish(write);
  };
  expect(await ask()).toBe('ask');
});

test.each([
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no'))],
  ['returns true', () => true],
  ['returns false', async () => false],
  ['has a malformed fact', (request: FastifyRequest) => request.remember([''], 'a', async () => 1)],
])(
  'a check that %s makes the answer ask',
  async (_what, next: (request: FastifyRequest) => unknown) => {
    check = next;
    expect(await ask()).toBe('ask');
    expect(app.conditionalRequests.stats.gathered.asked.permission).toBe(1);
  },
);

test('a check that awaits anything else delays no other target', async () => {
  const slow = String((await app.inject({ url: '/slow', headers: ann })).headers['etag']);
  const gate = Promise.withResolvers<void>();
  check = async ({ params }) => {
    if ((params as { id: string }).id === 'slow') await gate.promise;
  };
  // No timer ends the wait.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const { answers } = await gather(app, [
    targetOf('/slow', slow, ann),
    targetOf('/1?a=b', etag, ann),
  ]);
  vi.useRealTimers();
  expect(answers).toEqual(['ask', etag]);
  expect(app.conditionalRequests.stats.gathered.asked.busy).toBe(1);
  gate.resolve();
});

test('a change that a check makes to its parameters does not reach the next check', async () => {
  const seen: unknown[] = [];
  check = async ({ params, query }) => {
    seen.push({ ...(params as object), ...(query as object) });
    Object.assign(params as object, { id: 'x' });
    Object.assign(query as object, { a: 'x' });
  };
  for (let time = 0; time < 2; time++) expect(await ask()).toBe(etag);
  expect(seen).toEqual([
    { id: '1', a: 'b' },
    { id: '1', a: 'b' },
  ]);
});

test('a check does not see the async context of the QUERY', async () => {
  const user = new AsyncLocalStorage<unknown>();
  const other = Fastify();
  // As request-context plugins do; the hook rejects nobody.
  other.addHook('onRequest', ({ headers }, _reply, done) => user.run(headers['x-user'], done));
  const ownStore = new MemoryVersionStore();
  await other.register(conditionalRequests, { pool: things.pool, store: ownStore, gathered: true });
  ownStore.resume();
  const readers = new Set<unknown>(['ann', 'bob']);
  const permit = {
    vary: ['x-user'],
    check() {
      if (!readers.has(user.getStore())) throw new Error('no reader');
    },
  };
  const conditional = { reads: () => ['a'], permit, gathered: true };
  other.get('/a', { conditional }, async () => ({}));
  const bob = { 'x-user': 'bob' };
  const known = String((await other.inject({ url: '/a', headers: bob })).headers['etag']);
  readers.delete('bob');
  const { answers } = await gather(other, [targetOf('/a', known, bob)], ann);
  await other.close();
  expect(answers).toEqual(['ask']);
});

import { afterEach, expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';
import { Proxy } from 'local-postgres/proxy';

let things: TestApp;
let proxy: Proxy;
afterEach(async () => {
  await things.stop();
  proxy.close();
});

const read = async (etag: string) => {
  const { statusCode, body } = await things.get('/things/1', { 'if-none-match': etag });
  return [statusCode, body];
};

test.each([
  ['cut the reply', 200, [200, '{"id":1,"name":"new"}']],
  ['keep the reply', 200, [200, '{"id":1,"name":"new"}']],
  ['cut the request', 503, [304, '']],
] as const)(
  'a COMMIT, and the network would %s: the true outcome, and no stale 304',
  async (fault, status, expected) => {
    proxy = new Proxy();
    things = await startApp({ through: proxy.through, statementTimeoutMs: 100 });
    const before = String((await things.get('/things/1')).headers['etag']);
    proxy.atCommit = fault;
    const written = await things.put(1, 'new');
    expect(written.statusCode).toBe(status);
    expect(await read(before)).toEqual(expected);
  },
);

// Without a lock that is lost with all connections, it is the mark alone that stands in the way.
test.each([
  ['and the lock is lost', () => undefined],
  ['and there is no lock', () => new PromisedStore()],
])(
  'while PostgreSQL does not say how a COMMIT ended, %s, the mark stays: 503, and no 304',
  async (_lock, makeStore) => {
    proxy = new Proxy();
    const store = makeStore();
    things = await startApp({ through: proxy.through, outcomeWaitMs: 50, ...(store && { store }) });
    const before = String((await things.get('/things/1')).headers['etag']);
    proxy.atCommit = 'cut the reply';
    proxy.onCut = () => proxy.cutAll();
    const written = await things.put(1, 'new');
    expect(written.statusCode).toBe(503);
    expect(written.json().message).toContain('may or may not have been done');
    expect((await read(before))[0]).not.toBe(304);
    proxy.accept();
    await expect.poll(async () => (await things.get('/things/1')).headers['etag']).toBeDefined();
    expect(await read(before)).toEqual([200, '{"id":1,"name":"new"}']);
  },
);

test.each([
  ['committed', 200],
  ['aborted', 500],
])('a store that does not hear of a write is told again: %s', async (outcome, status) => {
  proxy = new Proxy();
  const store = new PromisedStore();
  things = await startApp({ store, outcomeWaitMs: 50 });
  const etag = async () => (await things.get('/things/1')).headers['etag'];
  const before = await etag();
  if (outcome === 'aborted') {
    await things.admin.query(`
      ALTER TABLE things ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED`);
  }
  store.beforeEnd = () => {
    throw new Error('The store is away');
  };
  const written = await things.put(1, 'two');
  expect([written.statusCode, written.headers['etag']]).toEqual([status, undefined]);
  expect(await etag()).toBeUndefined();
  store.beforeEnd = () => {};
  await expect.poll(etag).toBeDefined();
  expect((await etag()) === before).toBe(outcome === 'aborted');
});

test('a committed write that another server than its own vouches for is not called done', async () => {
  // The session that held the lock is gone, so the server may have crashed and given the
  // transaction's id to another one.
  proxy = new Proxy();
  things = await startApp({ through: proxy.through });
  proxy.atCommit = 'cut the reply';
  proxy.onCut = () => {
    proxy.cutAll();
    proxy.accept();
  };
  const written = await things.put(1, 'new');
  expect(written.statusCode).toBe(503);
  expect(written.json().message).toContain('may or may not have been done');
});

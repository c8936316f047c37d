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
  'if the network would %s of COMMIT, the response has the true outcome, and no 304 is stale',
  async (fault, status, expected) => {
    proxy = new Proxy();
    things = await startApp({
      through: proxy.through,
      outcomeWaitMs: 60_000,
      // Only a reply that is kept is waited for.
      ...(fault === 'keep the reply' && { statementTimeoutMs: 5_000 }),
    });
    const before = String((await things.get('/things/1')).headers['etag']);
    proxy.atCommit = fault;
    const written = await things.put(1, 'new');
    expect(written.statusCode).toBe(status);
    expect(await read(before)).toEqual(expected);
  },
);

// Without a lock to lose, only the mark prevents a stale 304.
test.each([
  ['and the lock is lost', () => undefined],
  ['and there is no lock', () => new PromisedStore()],
])(
  'while the outcome of COMMIT is unknown %s, the mark stays: the write gets 503, and no read gets 304',
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
])(
  'if a store fails to record the end of a write, it is called again: %s',
  async (outcome, status) => {
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
      throw new Error('The store is unavailable');
    };
    const written = await things.put(1, 'two');
    expect([written.statusCode, written.headers['etag']]).toEqual([status, undefined]);
    expect(await etag()).toBeUndefined();
    store.beforeEnd = () => {};
    await expect.poll(etag).toBeDefined();
    expect((await etag()) === before).toBe(outcome === 'aborted');
  },
);

test('a write is not reported as done if only another server says that it was committed', async () => {
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

import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { mediaType } from 'gathered-revalidation';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { conditionalRequests } from '../../src/index.ts';
import { writeOn } from '../../src/versions/version-store-contract.ts';
import { startApp, type TestApp } from '../app.ts';
import { PromisedStore } from '../promised-store.ts';
import { gather, targetOf } from './gather.ts';

let things: TestApp;
beforeAll(async () => {
  things = await startApp();
});
afterAll(() => things.stop());

const reads = ({ params }: { params: unknown }) => [(params as { id: string }).id];
const check = async (request: FastifyRequest) =>
  void (await request.remember(['permission'], 'permission', async () => true));

let app: FastifyInstance;
let store: PromisedStore;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  app = Fastify();
  store = new PromisedStore();
  await app.register(conditionalRequests, { pool: things.pool, store, gathered: true });
  app.get('/:id', { conditional: { reads, gathered: true } }, async () => ({}));
  app.get('/secret/:id', { conditional: { reads, permit: { vary: [], check } } }, async () => ({}));
});
afterEach(async () => {
  vi.useRealTimers();
  await app.close();
});

const learn = async (url: string) => {
  const etag = String((await app.inject(url)).headers['etag']);
  return { etag, target: targetOf(url, etag) };
};
const change = async (...tags: string[]) => {
  const write = writeOn(tags);
  await store.prepare(write);
  await store.publish(write);
};
/** Resolves once a list waits for versions. It uses a fake timer, so it waits until the test goes on. */
const untilWaiting = async () => {
  while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
};
const asked = () => app.conditionalRequests.stats.gathered.asked;

test('all versions of a list are requested before the first one is known', async () => {
  const urls = Array.from({ length: 50 }, (_, id) => `/${id}`);
  const known = await Promise.all(urls.map(learn));
  const gate = Promise.withResolvers<void>();
  let count = 0;
  store.beforeRead = () => {
    count++;
    return gate.promise;
  };
  const answered = gather(
    app,
    known.map(({ target }) => target),
  );
  await untilWaiting();
  expect(count).toBe(urls.length);
  gate.resolve();
  expect((await answered).answers).toEqual(known.map(({ etag }) => etag));
});

test('a permission is recalled from a store that answers with promises, too', async () => {
  const { etag, target } = await learn('/secret/1');
  expect((await gather(app, [target])).answers).toEqual([etag]);
  await change('permission');
  expect((await gather(app, [target])).answers).toEqual(['ask']);
  expect(asked().permission).toBe(1);
});

test('a permission that changes before the version is known does not count', async () => {
  const { target } = await learn('/secret/1');
  store.beforeRead = async (tags) => {
    if (!tags.includes('1')) return;
    store.beforeRead = () => {};
    await change('permission');
  };
  expect((await gather(app, [target])).answers).toEqual(['ask']);
});

test('a late version delays no other target for long', async () => {
  const [slow, quick] = [await learn('/slow'), await learn('/quick')];
  const gate = Promise.withResolvers<void>();
  store.beforeRead = (tags) => (tags.includes('slow') ? gate.promise : undefined);
  const answered = gather(app, [slow.target, quick.target]);
  await untilWaiting();
  await vi.advanceTimersByTimeAsync(100);
  const { answers } = await answered;
  expect(answers).toEqual(['ask', quick.etag]);
  expect(asked().busy).toBe(1);
  gate.resolve();
});

test('if the store fails to give a version, the answer is ask for that target only', async () => {
  const known = [await learn('/lost'), await learn('/1'), await learn('/secret/1')];
  store.beforeRead = (tags) => {
    if (tags.includes('lost') || tags.includes('permission')) throw new Error('lost');
  };
  const { answers } = await gather(
    app,
    known.map(({ target }) => target),
  );
  expect(answers).toEqual(['ask', known[1]?.etag, 'ask']);
});

test('versions are those after the whole list has arrived', async () => {
  const { etag, target } = await learn('/1');
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const content = JSON.stringify({ targets: [{ n: 0, ...target }] });
  const send = async (inBetween: () => Promise<unknown>) => {
    const arrived = once(app.server, 'request');
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      method: 'QUERY',
      path: '/gathered-revalidation',
      headers: { 'content-type': mediaType, 'content-length': content.length },
    });
    const answered = once(request, 'response');
    request.write(content.slice(0, 20));
    await arrived;
    await inBetween();
    request.end(content.slice(20));
    const [response] = (await answered) as [AsyncIterable<Buffer>];
    return json(response as never);
  };
  expect(await send(async () => {})).toEqual({ answers: [{ n: 0, etag }] });
  expect(await send(() => change('1'))).toEqual({ answers: [{ n: 0 }] });
});

import { Readable } from 'node:stream';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type RouteHandlerMethod } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';
import { writeOn } from '../src/versions/version-store-contract.ts';
import { startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';

let things: TestApp;
beforeEach(async () => {
  things = await startApp();
});
afterEach(() => things.stop());

const reads = () => ['a'];
const fieldsOf = async (app: FastifyInstance, url: string) => {
  const { statusCode, headers, payload } = await app.inject(url);
  const { date: _date, connection: _connection, 'server-timing': _timing, ...fields } = headers;
  return { statusCode, fields, payload };
};

test('a GET without `conditional` is answered as without the plugin', async () => {
  const answers = [];
  for (const isPlugged of [false, true]) {
    const app = Fastify();
    if (isPlugged) await app.register(conditionalRequests, { pool: things.pool });
    app.get('/', (_request, reply) => {
      void reply.header('etag', '"own"').header('last-modified', 'x').send({});
    });
    app.get('/fails', () => Promise.reject(new Error('fails')));
    app.route({ method: ['GET', 'POST'], url: '/both', handler: async () => ({}) });
    for (const url of ['/', '/fails', '/both']) answers.push(await fieldsOf(app, url));
    await app.close();
  }
  expect(answers.slice(3)).toEqual(answers.slice(0, 3));
});

const body = { a: 1 };
const later = (work: () => unknown): void => void setImmediate(work);
const sending: [string, RouteHandlerMethod][] = [
  ['reply.send at once', (_request, reply) => reply.send(body)],
  ['reply.send, nothing returned', (_request, reply) => void reply.send(body)],
  ['reply.send in an async handler', async (_request, reply) => void reply.send(body)],
  ['return reply.send', async (_request, reply) => reply.send(body)],
  ['a callback', (_request, reply) => later(() => void reply.send(body))],
  [
    'a callback, with the reply returned',
    async (_request, reply) => {
      later(() => void reply.send(body));
      return reply;
    },
  ],
  ['fields of its own', (_request, reply) => reply.header('cache-control', 'max-age=9').send('x')],
  ['an entity tag of its own', (_request, reply) => reply.header('etag', '"own"').send('x')],
  ['nothing', async () => {}],
  ['a stream', async () => Readable.from(['{}'])],
  ['reply.send of a stream', (_request, reply) => reply.send(Readable.from(['{}']))],
  ['a stream of the Web', async () => new Blob(['{}']).stream()],
  ['a Response', async () => new Response('{}', { status: 201, headers: { etag: '"own"' } })],
  ['an iterator', async () => (async function* () {})()],
  ['a redirect', (_request, reply) => reply.redirect('/elsewhere')],
  ['callNotFound', (_request, reply) => reply.callNotFound()],
  ['reply.send of an error', (_request, reply) => reply.code(409).send(new Error('conflict'))],
  [
    'reply.hijack',
    (_request, reply) => {
      reply.hijack();
      later(() => reply.raw.end('{}'));
    },
  ],
  [
    'reply.raw',
    (_request, reply) => {
      reply.raw.setHeader('etag', '"own"');
      reply.raw.end('{}');
    },
  ],
];

test.each(sending)(
  'a handler that answers with %s responds as it would without the plugin',
  async (_how, handler) => {
    const answers = [];
    for (const isPlugged of [false, true]) {
      const app = Fastify();
      if (isPlugged) {
        await app.register(conditionalRequests, { pool: things.pool, store: new PromisedStore() });
      }
      app.get('/', { config: { conditional: { reads } } }, handler);
      answers.push(await fieldsOf(app, '/'));
      await app.close();
    }
    expect(answers[1]).toEqual(answers[0]);
  },
);

const membersOnly = (members: Set<string>) => ({
  vary: ['x-user'],
  async check(request: FastifyRequest) {
    const user = String(request.headers['x-user']);
    const isMember = await request.remember(['members'], user, async () => members.has(user));
    if (!isMember) throw Object.assign(new Error('Forbidden'), { statusCode: 403 });
  },
});

test.each<[string, (reply: FastifyReply) => unknown]>([
  ['sends its response itself', (reply) => reply.send('secret')],
  ['sends its response itself without waiting', (reply) => void reply.send('secret')],
  ['returns a stream', () => Readable.from(['secret'])],
])('if permission is revoked, a handler that %s sends no content', async (_how, answer) => {
  const store = new PromisedStore();
  const app = Fastify();
  await app.register(conditionalRequests, { pool: things.pool, store });
  const members = new Set(['ann']);
  const conditional = { reads, permit: membersOnly(members) };
  app.get('/', { config: { conditional } }, async (request, reply) => {
    if (request.headers['x-remove'] !== undefined) {
      members.clear();
      const write = writeOn(['members']);
      await store.prepare(write);
      await store.publish(write);
    }
    return answer(reply);
  });
  const ask = (headers: Record<string, string>) => app.inject({ url: '/', headers });
  expect((await ask({ 'x-user': 'ann' })).payload).toBe('secret');
  const refused = await ask({ 'x-user': 'ann', 'x-remove': '1' });
  expect([refused.statusCode, refused.payload.includes('secret')]).toEqual([403, false]);
  await app.close();
});

test('a callback uses its snapshot until it has answered, and another connection afterwards', async () => {
  const app = Fastify();
  // It is not the sole writer and has no versions, so permission and response come from one snapshot.
  await app.register(conditionalRequests, { pool: things.pool });
  const permit = membersOnly(new Set(['ann']));
  const late = Promise.withResolvers<unknown>();
  app.get('/', { config: { conditional: { reads, permit } } }, (request, reply) => {
    const { database } = request;
    const isolation = async () => (await database.query('SHOW transaction_isolation')).rows[0];
    later(async () => {
      const row = await isolation();
      reply.raw.once('finish', () => later(() => late.resolve(isolation())));
      void reply.send(row);
    });
  });
  const answer = await app.inject({ url: '/', headers: { 'x-user': 'ann' } });
  expect(answer.json()).toEqual({ transaction_isolation: 'repeatable read' });
  expect(await late.promise).toEqual({ transaction_isolation: 'read committed' });
  await app.close();
});

import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { portOf } from 'local-postgres';
import Fastify, { type FastifyInstance, type FastifyReply, type RouteOptions } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';
import { withDirective } from '../src/read/answer.ts';
import { writeOn } from '../src/versions/version-store-contract.ts';
import { startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';

let things: TestApp;
let app: FastifyInstance;
let store: PromisedStore;
beforeEach(async () => {
  things = await startApp();
  app = Fastify();
  store = new PromisedStore();
  await app.register(conditionalRequests, { pool: things.pool, store });
});
afterEach(async () => {
  await app.close();
  await things.stop();
});

const config = { conditional: { reads: () => ['a'] } };

test.each([
  [undefined, 'no-cache', 'no-cache'],
  ['', 'no-cache', 'no-cache'],
  ['private', 'no-cache', 'private, no-cache'],
  ['private', 'no-store', 'private, no-store'],
  ['max-age=60', 'no-cache', 'max-age=60, no-cache'],
  ['No-Cache', 'no-cache', 'No-Cache'],
  ['private,no-cache', 'no-cache', 'private,no-cache'],
  ['no-store', 'no-cache', 'no-store'],
  ['no-cache="set-cookie"', 'no-cache', 'no-cache="set-cookie", no-cache'],
  ['private="no-cache, x"', 'no-cache', 'private="no-cache, x", no-cache'],
  [['private', 'max-age=1'], 'no-cache', 'private,max-age=1, no-cache'],
] as const)('Cache-Control %j and %s: %s', (given, directive, both) => {
  expect(withDirective(given, directive)).toBe(both);
});

const set = (reply: FastifyReply, value: string) => void reply.header('cache-control', value);
const setPrivate = async (_request: unknown, reply: FastifyReply) => set(reply, 'private');
test.each(['onRequest', 'preHandler', 'handler', 'preSerialization', 'onSend'] as const)(
  'Cache-Control that is set in %s is kept and completed',
  async (where) => {
    app.get(
      '/',
      { config, ...(where !== 'handler' && { [where]: setPrivate }) },
      async (_, reply) => {
        if (where === 'handler') set(reply, 'private');
        return {};
      },
    );
    const first = await app.inject('/');
    expect(first.headers['cache-control']).toBe('private, no-cache');
    // A cache would replace the field of its stored response with the one in the 304 (RFC 9111 section 4.3.4).
    for (const method of ['GET', 'HEAD'] as const) {
      const headers = { 'if-none-match': String(first.headers['etag']) };
      const again = await app.inject({ method, url: '/', headers });
      expect(again.statusCode).toBe(304);
      const isRun = where !== 'preSerialization';
      expect(again.headers['cache-control']).toBe(isRun ? 'private, no-cache' : 'no-cache');
    }
  },
);

test("no-store is kept, and each 304 repeats the Cache-Control of its representation's 200", async () => {
  let asked = 0;
  app.get('/:id', { config }, async (request, reply) => {
    asked++;
    const { id } = request.params as { id: string };
    if (id !== 'plain') set(reply, id);
    return {};
  });
  const tags = new Map<string, string>();
  const read = async (id: string) => {
    const etag = tags.get(id);
    const answer = await app.inject({
      url: `/${id}`,
      headers: etag ? { 'if-none-match': etag } : {},
    });
    tags.set(id, String(answer.headers['etag']));
    return [answer.statusCode, answer.headers['cache-control']];
  };
  // Read before it is known that this handler sets the field.
  expect(await read('plain')).toEqual([200, 'no-cache']);
  expect(await read('no-store')).toEqual([200, 'no-store']);
  expect(await read('private')).toEqual([200, 'private, no-cache']);
  expect(asked).toBe(3);
  expect(await read('plain')).toEqual([304, 'no-cache']);
  expect(asked).toBe(4);
  expect(await read('no-store')).toEqual([304, 'no-store']);
  expect(await read('private')).toEqual([304, 'private, no-cache']);
  expect(asked).toBe(4);
});

test('a response without an entity tag has no-store, whatever else is set', async () => {
  app.get('/', { config }, async (_request, reply) => {
    set(reply, 'private');
    return {};
  });
  store.beforeRead = () => void (store.beforeRead = () => Promise.reject(new Error('unavailable')));
  expect((await app.inject('/')).statusCode).toBe(500);
  store.beforeRead = () => {};
  await store.prepare(writeOn(['a']));
  expect((await app.inject('/')).headers['cache-control']).toBe('private, no-store');
});

const fails = () => {
  throw new Error('fails');
};
const strictSchema = {
  response: { 200: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } },
};
const broken: [string, object][] = [
  ['its serialisation', { schema: strictSchema }],
  ['its serialiser', { serializerCompiler: () => fails, schema: { response: { 200: {} } } }],
  ['a preSerialization hook', { preSerialization: async () => fails() }],
  ['an onSend hook', { onSend: async () => fails() }],
];
const succeed = async (_request: unknown, reply: FastifyReply) => {
  reply.header('last-modified', new Date(0).toUTCString());
  set(reply, 'private');
  return {};
};
const ignore: RouteOptions['errorHandler'] = (_error, _request, reply) => {
  void reply.send('all is well');
};
test.each(broken)(
  'a response that fails in %s keeps no header fields of the success',
  async (_where, options) => {
    app.get('/', { ...options, config }, succeed);
    app.put('/', { ...options, config }, (_request, reply) => reply.transact(async () => ({})));
    app.get('/ignored', { ...options, config, errorHandler: ignore }, succeed);
    for (const [method, url, statusCode] of [
      ['GET', '/', 500],
      ['HEAD', '/', 500],
      ['PUT', '/', 500],
      ['GET', '/ignored', 200],
    ] as const) {
      const { headers, ...answer } = await app.inject({ method, url });
      expect(answer.statusCode).toBe(method === 'GET' && 'onSend' in options ? 500 : statusCode);
      expect(headers).toMatchObject({ 'cache-control': 'no-store' });
      expect([headers['etag'], headers['last-modified']]).toEqual([undefined, undefined]);
    }
  },
);

const failOnDemand = async ({ headers }: { headers: object }) =>
  void ('x-fail' in headers && fails());
test('if an onSend hook fails for a 304, the error has no entity tag', async () => {
  app.get('/', { config, onSend: failOnDemand }, async () => ({}));
  const etag = String((await app.inject('/')).headers['etag']);
  const headers = { 'if-none-match': etag, 'x-fail': '1' };
  const answer = await app.inject({ url: '/', headers });
  expect([answer.statusCode, answer.headers['etag']]).toEqual([500, undefined]);
  expect(answer.headers['cache-control']).toBe('no-store');
});

const setUnavailable = async (_request: unknown, reply: FastifyReply) => void reply.code(503);
test('an unsuccessful response has no entity tag', async () => {
  app.get('/:code', { config }, async (request, reply) => {
    void reply.code(Number((request.params as { code: string }).code));
    return {};
  });
  app.put('/:code', { config }, async (request, reply) => {
    await reply.transact(async () => ({}));
    return reply.code(Number((request.params as { code: string }).code)).send({});
  });
  app.get('/late', { config, onSend: setUnavailable }, async () => ({}));
  for (const [method, url] of [
    ['GET', '/404'],
    ['GET', '/202'],
    ['PUT', '/409'],
    ['GET', '/late'],
  ] as const) {
    const { headers } = await app.inject({ method, url });
    expect(headers['etag']).toBeUndefined();
    expect(headers['cache-control']).toBe(method === 'GET' ? 'no-store' : undefined);
  }
});

test('a 304 to GET or HEAD has no representation fields (RFC 9110 sections 8.6 and 15.4.5)', async () => {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'content-type': 'application/json',
      'content-language': 'de',
      'last-modified': new Date(0).toUTCString(),
    });
  });
  app.get('/', { config }, async () => ({}));
  const etag = String((await app.inject('/')).headers['etag']);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const port = portOf(app.server);
  for (const method of ['GET', 'HEAD']) {
    for (const condition of [etag, '*']) {
      const socket = connect(port, '127.0.0.1');
      socket.write(
        `${method} / HTTP/1.1\r\nHost: x\r\nIf-None-Match: ${condition}\r\nConnection: close\r\n\r\n`,
      );
      const [head = ''] = (await text(socket)).split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1.1 304 /);
      expect(head).toContain(`\netag: ${etag}\r`);
      expect(head).not.toMatch(/^(content-|last-modified|transfer-encoding)/im);
    }
  }
});

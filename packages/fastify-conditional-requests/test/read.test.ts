import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import Fastify, { type RouteHandlerMethod } from 'fastify';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';
import { queriesOf, startApp, type TestApp } from './app.ts';
import { PromisedStore } from './promised-store.ts';

let things: TestApp;
afterEach(() => things.stop());

describe.each([
  ['in memory', () => undefined],
  ['that answers with promises', () => new PromisedStore()],
])('with a store %s', (_where, makeStore) => {
  beforeEach(async () => {
    const store = makeStore();
    things = await startApp({ ...(store && { store }) });
  });

  test('a 304 repeats ETag, Cache-Control and Vary, has no body and costs no query', async () => {
    const first = await things.get('/things/1');
    expect(first.statusCode).toBe(200);
    expect(first.headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'accept-language' });
    expect(queriesOf(first)).toBe(1);
    const etag = String(first.headers['etag']);
    for (const field of [etag, `W/${etag}`, `"a,b", , ${etag}`]) {
      const again = await things.get('/things/1', { 'if-none-match': field });
      expect(again.statusCode).toBe(304);
      expect(again.body).toBe('');
      expect(queriesOf(again)).toBe(0);
      expect(again.headers).toMatchObject({
        etag,
        'cache-control': 'no-cache',
        vary: 'accept-language',
      });
      expect(again.headers['content-length']).toBeUndefined();
    }
    const head = await things.ask({
      method: 'HEAD',
      url: '/things/1',
      headers: { 'if-none-match': etag },
    });
    expect(head.statusCode).toBe(304);
  });

  test('what names no current representation is answered in full (RFC 9110 section 13.1.2)', async () => {
    const etag = String((await things.get('/things/1')).headers['etag']);
    for (const field of ['"other"', etag.slice(1, -1), `${etag} ${etag}`]) {
      expect((await things.get('/things/1', { 'if-none-match': field })).statusCode).toBe(200);
    }
    // The tag of another resource, and of another representation of this one.
    expect((await things.get('/things/2', { 'if-none-match': etag })).statusCode).toBe(200);
    const german = { 'if-none-match': etag, 'accept-language': 'de' };
    expect((await things.get('/things/1', german)).statusCode).toBe(200);
  });

  test('* asks whether there is anything at all', async () => {
    expect((await things.get('/things/1', { 'if-none-match': '*' })).statusCode).toBe(304);
    expect((await things.get('/things/9', { 'if-none-match': '*' })).statusCode).toBe(404);
  });

  test('what is not there is not asked for twice, until it is made', async () => {
    expect(queriesOf(await things.get('/things/9'))).toBe(1);
    const again = await things.get('/things/9');
    expect([again.statusCode, queriesOf(again)]).toEqual([404, 0]);
    await things.put(9, 'nine');
    expect((await things.get('/things/9')).json()).toEqual({ id: 9, name: 'nine' });
  });

  test('several header lines are one list (RFC 9110 section 5.3), and a 304 has no content (15.4.5)', async () => {
    const etag = String((await things.get('/things/1')).headers['etag']);
    await things.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = things.app.server.address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `GET /things/1 HTTP/1.1\r\nHost: x\r\nIf-None-Match: "a"\r\nIf-None-Match: ${etag}\r\n` +
        'Connection: close\r\n\r\n',
    );
    const answer = await text(socket);
    const [head, ...content] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1.1 304 /);
    expect(head).not.toMatch(/content-length|transfer-encoding/i);
    expect(content).toEqual(['']);
  });

  test('HEAD is answered as GET is, without content', async () => {
    const get = await things.get('/things/1');
    const head = await things.ask({ method: 'HEAD', url: '/things/1' });
    expect([head.statusCode, head.body]).toEqual([200, '']);
    expect(head.headers['etag']).toBe(get.headers['etag']);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  test('a HEAD knows of what a GET did not find', async () => {
    await things.get('/things/9');
    const head = await things.ask({ method: 'HEAD', url: '/things/9' });
    expect([head.statusCode, queriesOf(head)]).toEqual([404, 0]);
  });
});

describe('a route', () => {
  beforeEach(async () => {
    things = await startApp();
  });

  test('a GET that does not say what it reads is not registered', async () => {
    const app = Fastify();
    await app.register(conditionalRequests, { pool: new pg.Pool() });
    expect(() => app.get('/forgotten', () => ({}))).toThrow('/forgotten');
    expect(() =>
      app.get('/opted-out', { config: { conditional: false } }, () => ({})),
    ).not.toThrow();
    await app.close();
  });

  test.each<[string, RouteHandlerMethod]>([
    ['at once', (_request, reply) => reply.send({})],
    ['after a while', async (request, reply) => reply.send(await request.body)],
    ['later', (_request, reply) => void setImmediate(() => void reply.send({}))],
  ])(
    'a handler that sends its payload itself, %s, is told to return it',
    async (_when, handler) => {
      const app = Fastify();
      await app.register(conditionalRequests, { pool: things.pool });
      app.get('/sends', { config: { conditional: { reads: () => ['a'] } } }, handler);
      const answer = await app.inject('/sends');
      expect([answer.statusCode, answer.headers['etag']]).toEqual([500, undefined]);
      expect(answer.json().message).toContain('returns its payload');
      await app.close();
    },
  );

  test('a snapshot shows several statements the same database', async () => {
    const app = Fastify();
    await app.register(conditionalRequests, { pool: things.pool });
    const isolation = 'SHOW transaction_isolation';
    app.get('/both', { config: { conditional: false } }, (request) =>
      request.snapshot(async () => {
        const sql = 'SELECT name FROM things WHERE id = 1';
        const { rows: first } = await request.database.query(sql);
        await things.put(1, 'changed');
        const { rows: second } = await request.database.query(sql);
        return [...first, ...second, ...(await request.database.query(isolation)).rows];
      }),
    );
    expect((await app.inject('/both')).json()).toEqual([
      { name: 'one' },
      { name: 'one' },
      { transaction_isolation: 'repeatable read' },
    ]);
    await app.close();
    expect((await things.get('/things/1')).json().name).toBe('changed');
  });

  test('counts say what became of the reads', async () => {
    const { stats } = things.app.conditionalRequests;
    const etag = String((await things.get('/things/1')).headers['etag']);
    await things.get('/things/1', { 'if-none-match': etag });
    await things.get('/things/9');
    await things.get('/things/9');
    expect(stats).toEqual({ notModified: 1, current: 1, rememberedNotFound: 1, bypassed: 0 });
  });
});

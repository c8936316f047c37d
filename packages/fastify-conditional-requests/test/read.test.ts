import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { portOf } from 'local-postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

  test('If-Match: 412 with the current entity tag, except for a 404 (RFC 9110 section 13.2.1)', async () => {
    const etag = String((await things.get('/things/1')).headers['etag']);
    const ask = (url: string, field: string) =>
      things.get(url, { 'if-match': field, 'if-none-match': etag });
    expect((await ask('/things/1', etag)).statusCode).toBe(304);
    const refused = await ask('/things/1', '"other"');
    expect([refused.statusCode, refused.headers['etag']]).toEqual([412, etag]);
    expect((await ask('/things/9', etag)).statusCode).toBe(404);
  });

  test('If-None-Match without the current entity tag gets a full response (RFC 9110 section 13.1.2)', async () => {
    const etag = String((await things.get('/things/1')).headers['etag']);
    for (const field of ['"other"', etag.slice(1, -1), `${etag} ${etag}`]) {
      expect((await things.get('/things/1', { 'if-none-match': field })).statusCode).toBe(200);
    }
    // The tag of another resource, and of another representation of this one.
    expect((await things.get('/things/2', { 'if-none-match': etag })).statusCode).toBe(200);
    const german = { 'if-none-match': etag, 'accept-language': 'de' };
    expect((await things.get('/things/1', german)).statusCode).toBe(200);
  });

  test('* matches any existing resource', async () => {
    expect((await things.get('/things/1', { 'if-none-match': '*' })).statusCode).toBe(304);
    expect((await things.get('/things/9', { 'if-none-match': '*' })).statusCode).toBe(404);
  });

  test('a 404 is remembered until the resource is created', async () => {
    expect(queriesOf(await things.get('/things/9'))).toBe(1);
    const again = await things.get('/things/9');
    expect([again.statusCode, queriesOf(again)]).toEqual([404, 0]);
    expect(again.headers).toMatchObject({ 'cache-control': 'no-store', vary: 'accept-language' });
    await things.put(9, 'nine');
    expect((await things.get('/things/9')).json()).toEqual({ id: 9, name: 'nine' });
  });

  test('several header lines form one list (RFC 9110 section 5.3), and a 304 has no content (15.4.5)', async () => {
    const etag = String((await things.get('/things/1')).headers['etag']);
    await things.app.listen({ host: '127.0.0.1', port: 0 });
    const port = portOf(things.app.server);
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

  test('HEAD is answered like GET, without content', async () => {
    const get = await things.get('/things/1');
    const head = await things.ask({ method: 'HEAD', url: '/things/1' });
    expect([head.statusCode, head.body]).toEqual([200, '']);
    expect(head.headers['etag']).toBe(get.headers['etag']);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  test('HEAD uses the 404 that a GET remembered', async () => {
    await things.get('/things/9');
    const head = await things.ask({ method: 'HEAD', url: '/things/9' });
    expect([head.statusCode, queriesOf(head)]).toEqual([404, 0]);
  });
});

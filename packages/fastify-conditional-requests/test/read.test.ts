import Fastify from 'fastify';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests } from '../src/index.ts';
import { queriesOf, startApp, type TestApp } from './app.ts';

let things: TestApp;
beforeEach(async () => {
  things = await startApp();
});
afterEach(() => things.stop());

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

test('a GET that does not say what it reads is not registered', async () => {
  const app = Fastify();
  await app.register(conditionalRequests, { pool: new pg.Pool() });
  expect(() => app.get('/forgotten', () => ({}))).toThrow('/forgotten');
  expect(() => app.get('/opted-out', { config: { conditional: false } }, () => ({}))).not.toThrow();
  await app.close();
});

test('who loses a permission is refused from the acknowledgement on, whatever tag they hold', async () => {
  const ann = { 'x-user': 'ann' };
  const first = await things.get('/secret/1', ann);
  expect(first.statusCode).toBe(200);
  expect(first.headers['vary']).toBe('x-user');
  const known = { ...ann, 'if-none-match': String(first.headers['etag']) };
  const second = await things.get('/secret/1', known);
  expect([second.statusCode, queriesOf(second)]).toEqual([304, 0]);
  const stranger = await things.get('/secret/1', { ...known, 'x-user': 'eve' });
  expect([stranger.statusCode, stranger.headers['etag']]).toEqual([404, undefined]);

  await things.ask({ method: 'DELETE', url: '/secret/1/members/ann' });
  expect((await things.get('/secret/1', known)).statusCode).toBe(404);
  const again = await things.get('/secret/1', known);
  expect([again.statusCode, queriesOf(again)]).toEqual([404, 0]);
});

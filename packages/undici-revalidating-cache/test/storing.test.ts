import { Dispatcher } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/index.ts';
import { freshened, isStorable, storedHeaders } from '../src/http/storing.ts';
import { controllerOf } from './model-origin.ts';
import { type Origin, representation, startGated, startOrigin } from './origin.ts';

describe('which responses may be stored (RFC 9111 sections 3 and 3.5)', () => {
  const tagged = { etag: '"1"' };
  test.each([
    ['a 200 with a tag', {}, 200, tagged, true],
    ['one with a weak tag', {}, 200, { etag: 'W/"1"' }, true],
    ['no-cache', {}, 200, { ...tagged, 'cache-control': 'no-cache' }, true],
    ['no tag', {}, 200, {}, false],
    ['another status', {}, 404, tagged, false],
    ['no-store', {}, 200, { ...tagged, 'cache-control': 'max-age=1, No-Store' }, false],
    ['private', {}, 200, { ...tagged, 'cache-control': 'private="x"' }, false],
    ['Vary: *', {}, 200, { ...tagged, vary: 'x-user, *' }, false],
    ['Vary on a field', {}, 200, { ...tagged, vary: 'x-user' }, true],
    ['a cookie', {}, 200, { ...tagged, 'set-cookie': ['a=b'] }, false],
    [
      'words in a quoted string',
      {},
      200,
      { ...tagged, 'cache-control': 'x="a, private, b"' },
      true,
    ],
    [
      'Authorization and such words',
      { authorization: 'x' },
      200,
      { ...tagged, 'cache-control': 'x="a, public, b"' },
      false,
    ],
    ['* as an ETag, which would match any response', {}, 200, { etag: '*' }, false],
    ['several tags', {}, 200, { etag: ['"1"', '"2"'] }, false],
    ['a request with no-store', { 'cache-control': 'no-store' }, 200, tagged, false],
    ['Authorization', { authorization: 'x' }, 200, tagged, false],
    [
      'Authorization and public',
      { authorization: 'x' },
      200,
      { ...tagged, 'cache-control': 'public' },
      true,
    ],
  ] as const)('%s', (_what, request, status, response, storable) => {
    expect(isStorable(request, status, { ...response } as never)).toBe(storable);
  });

  test('fields of the connection are not stored (section 3.1)', () => {
    const headers = {
      etag: '"1"',
      connection: 'close, X-Hop',
      'x-hop': '1',
      'transfer-encoding': 'chunked',
      te: 'x',
    };
    expect(storedHeaders(headers)).toEqual({ etag: '"1"' });
  });

  test('Age is that of the last validation (section 4.2.3)', () => {
    expect(freshened({ age: '9', etag: '"1"' }, {})).toEqual({ etag: '"1"' });
    expect(freshened({ age: '9' }, { age: '1' })).toEqual({ age: '1' });
  });
});

describe('a response', () => {
  let origin: Origin;
  afterEach(() => origin.close());

  test('is not stored if its body ends early', async () => {
    origin = await startOrigin((_request, response) => {
      response.writeHead(200, { etag: '"1"', 'content-length': '10' }).write('half');
      response.socket?.destroySoon();
    });
    await expect(origin.get()).rejects.toThrow('other side closed');
    expect(origin.store.stats.entries).toBe(0);
  });

  test('is not stored if it is shorter than its Content-Length, even if the dispatcher reports its end', async () => {
    class Ending extends Dispatcher {
      override dispatch({ path }: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
        const controller = controllerOf(handler);
        handler.onRequestStart?.(controller, {});
        const headers = { etag: '"1"', 'content-length': path.slice(1) };
        handler.onResponseStart?.(controller, 200, headers, 'OK');
        handler.onResponseData?.(controller, Buffer.from('four'));
        handler.onResponseEnd?.(controller, {});
        return true;
      }
    }
    origin = await startOrigin(() => {});
    const store = new MemoryStore({ maxBytes: 1 << 20 });
    const dispatcher = new Ending().compose(revalidate({ store }));
    for (const path of ['/4', '/5']) {
      const { body } = await dispatcher.request({ origin: 'http://a', path, method: 'GET' });
      expect(await body.text()).toBe('four');
    }
    expect(store.keys('http://a/4')).toEqual([{ entityTag: '"1"', variant: '' }]);
    expect(store.keys('http://a/5')).toEqual([]);
  });

  test('is not stored with the rest of the buffer that its socket has read', async () => {
    origin = await startOrigin(representation('"1"', 'one'));
    await origin.get();
    expect(
      origin.store.get(`${origin.url}/`, { entityTag: '"1"', variant: '' })?.body.buffer.byteLength,
    ).toBe(3);
  });

  test.each<[string, Record<string, number>]>([
    ['of known length', { 'content-length': 6 }],
    ['of unknown length', {}],
  ])('%s is stored as it came, even if its reader changes the chunks', async (_what, framing) => {
    const { gate, waiting, arrived } = await startGated();
    origin = gate;
    const ended = Promise.withResolvers<void>();
    const lengths: number[] = [];
    origin.dispatch({
      onResponseData(_controller, chunk) {
        lengths.push(chunk.length);
        chunk.fill(0);
      },
      onResponseEnd: () => ended.resolve(),
    });
    await arrived(1);
    waiting[0]?.writeHead(200, { etag: '"1"', ...framing }).write('one');
    await expect.poll(() => lengths).toEqual([3]);
    waiting[0]?.end('two');
    await ended.promise;
    expect(lengths).toEqual([3, 3]);
    origin.answer = representation('"1"', 'changed');
    expect((await origin.get()).body).toBe('onetwo');
  });

  test('longer than maxEntryBytes is streamed to each of its callers', async () => {
    const body = 'x'.repeat(300_000);
    origin = await startOrigin(representation('"1"', body));
    const answers = await Promise.all([origin.get(), origin.get(), origin.get()]);
    for (const answer of answers) expect(answer.body).toBe(body);
    expect(origin.store.stats.entries).toBe(0);
  });

  test('shows its cookie only to its requester', async () => {
    let served = 0;
    origin = await startOrigin((_request, response) => {
      response.writeHead(200, { etag: '"1"', 'set-cookie': `id=${++served}` }).end('body');
    });
    const answers = await Promise.all([origin.get(), origin.get(), origin.get()]);
    const cookies = answers.map(({ headers }) => String(headers['set-cookie']));
    expect(new Set(cookies).size).toBe(3);
  });
});

import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, type Origin, representation, startGated, startOrigin } from './origin.ts';

let origin: Origin;
afterEach(() => origin.close());

/** Always answers 304. */
const notModified =
  (headers: Record<string, string | string[]>): Answer =>
  (_request, response) =>
    response.writeHead(304, headers).end();

/** Answers conditional requests as `condition` says, and others with the whole response. */
const notModifiedOrWhole =
  (headers: Record<string, string>, whole: Answer): Answer =>
  (request, response) =>
    request.headers['if-none-match'] === undefined
      ? whole(request, response)
      : notModified(headers)(request, response);

const isZipped = (headers: Record<string, unknown>) => headers['accept-encoding'] === 'gzip';

/** Compresses if the request accepts it, as proxies do, under tags that are weakly equal. */
const compressing =
  (tagOf: (gzip: boolean) => string): Answer =>
  (request, response) => {
    const gzip = isZipped(request.headers);
    const fields = { etag: tagOf(gzip), vary: 'Accept-Encoding' };
    if (request.headers['if-none-match'] !== undefined) response.writeHead(304, fields).end();
    else response.writeHead(200, fields).end(gzip ? gzipSync('text') : 'text');
  };

const getZipped = async (): Promise<string> => {
  const headers = { 'accept-encoding': 'gzip' };
  const request = { origin: origin.url, path: '/', method: 'GET' as const, headers };
  const { body } = await origin.dispatcher.request(request);
  return gunzipSync(Buffer.from(await body.arrayBuffer())).toString();
};

const noted = (note: string, more: Record<string, string> = {}) =>
  notModified({ etag: '"1"', 'x-note': note, ...more });
const noteOf = async (headers: Record<string, string> = {}) =>
  (await origin.get('/', headers)).headers['x-note'];

describe('variants (RFC 9111 sections 4.1 and 4.3.4)', () => {
  test.each([
    ['a weak tag that they share is not enough', () => 'W/"1"'],
    [
      'nor is a strong one for the weak one of another variant',
      (gzip: boolean) => (gzip ? 'W/"1"' : '"1"'),
    ],
  ])('%s', async (_what, tagOf) => {
    origin = await startOrigin(compressing(tagOf));
    for (let round = 0; round < 2; round++) {
      expect((await origin.get()).body).toBe('text');
      expect(await getZipped()).toBe('text');
    }
  });

  test('the same variant is served by its weak tag, and by a weak comparison', async () => {
    for (const named of ['W/"1"', '"1"']) {
      origin = await startOrigin(representation('W/"1"', 'one', { vary: 'x-user' }));
      await origin.get('/', { 'x-user': 'ann' });
      origin.answer = notModified({ etag: named, vary: 'x-user' });
      expect((await origin.get('/', { 'x-user': 'ann' })).body).toBe('one');
      expect(origin.requests).toHaveLength(2);
      if (named === 'W/"1"') await origin.close();
    }
  });

  test('with trustEntityTags, a strong tag is enough, whatever Vary says', async () => {
    origin = await startOrigin(representation('"1"', 'one', { vary: 'x-user' }), {
      trustEntityTags: true,
    });
    for (const user of ['ann', 'bob']) {
      expect((await origin.get('/', { 'x-user': user })).body).toBe('one');
    }
    expect(origin.stats).toMatchObject({ missed: 1, revalidated: 1 });
  });
});

describe('how a 304 changes the stored response (RFC 9111 section 3.2)', () => {
  test.each([
    ['its fields stay', {}, {}, 'new'],
    ['not those of a private one (section 5.2.2.7)', { 'cache-control': 'private' }, {}, 'old'],
    [
      'not after a request with no-store (section 5.2.1.5)',
      {},
      { 'cache-control': 'no-store' },
      'old',
    ],
    ['not after one with Authorization (section 3.5)', {}, { authorization: 'x' }, 'old'],
  ] as const)('%s', async (_what, response, request, kept) => {
    origin = await startOrigin(representation('"1"', 'one', { 'x-note': 'old' }));
    await origin.get();
    origin.answer = noted('new', response);
    expect(await noteOf(request)).toBe('new');
    origin.answer = notModified({ etag: '"1"' });
    expect(await noteOf()).toBe(kept);
  });

  test('a cookie is only for its requester, and never stored (section 7.3)', async () => {
    origin = await startOrigin(representation('"1"', 'one'));
    await origin.get();
    origin.answer = notModified({ etag: '"1"', 'set-cookie': ['a=1', 'b=2'] });
    const first = await origin.get();
    expect(first).toMatchObject({ status: 200, body: 'one' });
    expect(first.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    origin.answer = notModified({ etag: '"1"' });
    expect((await origin.get()).headers['set-cookie']).toBeUndefined();
  });

  test('callers that share a round trip do not share its cookie', async () => {
    const { gate, waiting, arrived, release } = await startGated();
    origin = gate;
    const first = origin.get();
    await arrived(1);
    release(0, 'body');
    await first;
    // It keeps the connection busy, so that the callers share a request that is not sent yet.
    const other = origin.get('/other');
    await arrived(2);
    const callers = [origin.get(), origin.get(), origin.get()];
    await arrived(3);
    const answer = (index: number) =>
      waiting[index]?.writeHead(304, { etag: '"body"', 'set-cookie': `id=${index - 1}` }).end();
    answer(2);
    await arrived(5);
    answer(3);
    answer(4);
    release(1, 'other');
    await other;
    const answers = await Promise.all(callers);
    expect(answers.map(({ body }) => body)).toEqual(['body', 'body', 'body']);
    const cookies = answers.map(({ headers }) => String(headers['set-cookie']));
    expect(cookies).toEqual(['id=1', 'id=2', 'id=3']);
  });

  test('the Cache-Status of an earlier response is not repeated (RFC 9211 section 2)', async () => {
    origin = await startOrigin(representation('"1"', 'one', { 'cache-status': 'Nearer; hit' }));
    await origin.get();
    origin.answer = notModified({ etag: '"1"' });
    expect((await origin.get()).headers['cache-status']).toBe('test; fwd=stale; fwd-status=304');
  });
});

describe('after a 304 that cannot be used, the request is repeated once without conditions', () => {
  test('if the response that it names has been deleted meanwhile', async () => {
    origin = await startOrigin(representation('"1"', 'one'));
    await origin.get();
    origin.answer = notModifiedOrWhole({ etag: '"1"' }, representation('"1"', 'one'));
    const request = origin.get();
    origin.store.delete(`${origin.url}/`, { entityTag: '"1"', variant: '' });
    expect(await request).toMatchObject({ status: 200, body: 'one' });
    expect(origin.requests.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      '"1"',
      undefined,
    ]);
  });

  test('and a second 304 is passed on', async () => {
    origin = await startOrigin(representation('"1"', 'one'));
    await origin.get();
    origin.answer = notModified({ etag: '"unknown"' });
    expect((await origin.get()).status).toBe(304);
    expect(origin.requests).toHaveLength(3);
  });

  test('but not if all callers have left', async () => {
    const { gate, waiting, arrived, release } = await startGated();
    origin = gate;
    const first = origin.get();
    await arrived(1);
    release(0, 'body');
    await first;
    const abort = new AbortController();
    const { url: from, dispatcher } = origin;
    const second = dispatcher.request({
      origin: from,
      path: '/',
      method: 'GET',
      signal: abort.signal,
    });
    await arrived(2);
    abort.abort();
    await expect(second).rejects.toThrow('aborted');
    waiting[1]?.writeHead(304, { etag: '"unknown"' }).end();
    const third = origin.get();
    await arrived(3);
    release(2, 'other');
    expect((await third).body).toBe('other');
  });
});

describe('unusual entity tags (RFC 9110 section 8.8.3)', () => {
  test.each(['"a,b"', '"a,W/"', '""', 'W/"a"', '"a\\"'])('%s', async (etag) => {
    origin = await startOrigin(representation(etag, 'one'));
    await origin.get();
    expect(await origin.get()).toMatchObject({ status: 200, body: 'one' });
    expect(origin.stats).toMatchObject({ missed: 1, revalidated: 1 });
  });

  test.each([['unquoted'], ['"1", "2"'], ['W/1'], ['"a b"']])(
    '%s is malformed, and its response is not stored',
    async (etag) => {
      origin = await startOrigin(representation(etag, 'one'));
      await origin.get();
      await origin.get();
      expect(origin.store.stats.entries).toBe(0);
      expect(origin.requests[1]?.headers['if-none-match']).toBeUndefined();
    },
  );

  test('a tag that is too long for a header field is not sent', async () => {
    origin = await startOrigin(representation(`"${'x'.repeat(5_000)}"`, 'one'));
    await origin.get();
    await origin.get();
    expect(origin.requests[1]?.headers['if-none-match']).toBeUndefined();
  });
});

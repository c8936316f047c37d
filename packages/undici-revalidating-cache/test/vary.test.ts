import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { keyOf, matches, selected } from '../src/http/vary.ts';
import { type Answer, type Origin, representation, startOrigin } from './origin.ts';

let origin: Origin;
afterEach(() => origin.close());

/** One entity tag for all values of a request header field, although the responses differ. */
const varying =
  (name: string, etag = '"1"', vary = name): Answer =>
  (request, response) => {
    const value = String(request.headers[name] ?? 'nobody');
    const fields = { vary, 'access-control-allow-origin': value };
    representation(etag, `for ${value}`, fields)(request, response);
  };

describe('a stored response only serves requests that match its Vary (RFC 9111 section 4.1)', () => {
  test.each(['"1"', 'W/"1"'])('whatever entity tag it has: %s', async (etag) => {
    origin = await startOrigin(varying('cookie', etag));
    for (const cookie of ['ann', 'bob', 'ann', 'bob']) {
      const { body, headers } = await origin.get('/', { cookie });
      expect([body, headers['access-control-allow-origin']]).toEqual([`for ${cookie}`, cookie]);
    }
    // Each user has an entry, and only its tag was sent.
    expect(origin.store.stats.entries).toBe(2);
    expect(origin.stats).toMatchObject({ missed: 2, revalidated: 2 });
    expect(origin.requests.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      undefined,
      etag,
      etag,
    ]);
  });

  test('gzip and plain may have one strong tag', async () => {
    origin = await startOrigin((request, response) => {
      const isZipped = request.headers['accept-encoding'] === 'gzip';
      const isKnown = request.headers['if-none-match'] !== undefined;
      const encoding = isZipped ? { 'content-encoding': 'gzip' } : {};
      response.writeHead(isKnown ? 304 : 200, {
        etag: '"1"',
        vary: 'Accept-Encoding',
        ...encoding,
      });
      response.end(isKnown ? undefined : isZipped ? gzipSync('text') : 'text');
    });
    const headers = { 'accept-encoding': 'gzip' };
    const request = { origin: origin.url, path: '/', method: 'GET' as const, headers };
    for (let round = 0; round < 2; round++) {
      expect((await origin.get()).body).toBe('text');
      const { body } = await origin.dispatcher.request(request);
      expect(gunzipSync(await body.bytes()).toString()).toBe('text');
    }
    expect(origin.stats).toMatchObject({ missed: 2, revalidated: 2 });
  });

  test('an absent field is not an empty one', async () => {
    origin = await startOrigin(varying('x-user'));
    expect((await origin.get()).body).toBe('for nobody');
    expect((await origin.get('/', { 'x-user': '' })).body).toBe('for ');
  });

  test('a response without Vary serves all requests', async () => {
    origin = await startOrigin(representation('"1"', 'one'));
    for (const user of ['ann', 'bob']) await origin.get('/', { 'x-user': user });
    expect(origin.stats).toMatchObject({ missed: 1, revalidated: 1 });
  });

  test('a 304 with a new Vary changes what the stored response serves', async () => {
    origin = await startOrigin(representation('"1"', 'one', { vary: 'x-user' }));
    await origin.get('/', { 'x-user': 'ann', cookie: 'a' });
    origin.answer = varying('cookie', '"1"', 'x-user, cookie');
    expect((await origin.get('/', { 'x-user': 'ann', cookie: 'a' })).body).toBe('one');
    expect((await origin.get('/', { 'x-user': 'ann', cookie: 'b' })).body).toBe('for b');
    expect(origin.store.stats.entries).toBe(2);
  });

  test('a 304 with Vary: * ends its use', async () => {
    origin = await startOrigin(representation('"1"', 'one'));
    await origin.get();
    origin.answer = representation('"1"', 'one', { vary: '*' });
    expect((await origin.get()).body).toBe('one');
    expect(origin.store.stats.entries).toBe(0);
  });

  test('with trustEntityTags, a weak tag still has to match', async () => {
    origin = await startOrigin(varying('x-user', 'W/"1"'), { trustEntityTags: true });
    for (const user of ['ann', 'bob', 'ann']) {
      expect((await origin.get('/', { 'x-user': user })).body).toBe(`for ${user}`);
    }
    expect(origin.requests[1]?.headers['if-none-match']).toBeUndefined();
  });

  test('with trustEntityTags, a weak comparison does not select a strong tag', async () => {
    origin = await startOrigin(varying('x-user'), { trustEntityTags: true });
    await origin.get('/', { 'x-user': 'ann' });
    origin.answer = (request, response) => {
      if (request.headers['if-none-match'] === undefined) varying('x-user')(request, response);
      else response.writeHead(304, { etag: 'W/"1"' }).end();
    };
    expect((await origin.get('/', { 'x-user': 'bob' })).body).toBe('for bob');
  });
});

test('equal requests do not share a response that varies by a field that is not in their key', async () => {
  origin = await startOrigin(varying('x-request-id'));
  for (let round = 0; round < 2; round++) {
    const ids = ['1', '2', '3'];
    const answers = await Promise.all(ids.map((id) => origin.get('/', { 'x-request-id': id })));
    expect(answers.map(({ body }) => body)).toEqual(['for 1', 'for 2', 'for 3']);
  }
});

test('the key does not depend on how Vary is written, and only on fields that it names', () => {
  const request = { b: '2', a: ['1', '1'], c: '3' };
  const variants = ['a, B', 'b,a,, A'].map(
    (vary) => keyOf(request, { vary }, '"1"', false).variant,
  );
  expect(variants).toEqual(['a: 1, 1\nb: 2', 'a: 1, 1\nb: 2']);
  expect(matches({ a: '1, 1', b: '2' }, variants[0] as string)).toBe(true);
  expect(matches({ a: '1, 1' }, variants[0] as string)).toBe(false);
});

test('a response stored with trustEntityTags serves nobody without it', () => {
  const trusted = keyOf({}, {}, '"1"', true);
  expect(selected({}, [trusted], false)).toEqual([]);
  expect(selected({}, [trusted], true)).toEqual([trusted]);
});

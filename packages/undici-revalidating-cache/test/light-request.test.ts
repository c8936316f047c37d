import createClient from 'openapi-fetch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFetch, LightRequest } from '../src/index.ts';
import { type Origin, startOrigin } from './origin.ts';

interface Paths {
  '/things': {
    get: {
      parameters: { query?: { name?: string }; header?: { 'x-more'?: string } };
      responses: { 200: { content: { 'application/json': Received } } };
    };
    post: {
      requestBody: { content: { 'application/json': { name: string } } };
      responses: { 200: { content: { 'application/json': Received } } };
    };
  };
}

/** What the origin has received. */
interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

let origin: Origin;
beforeEach(async () => {
  origin = await startOrigin((request, response) => {
    const { method, url, headers } = request;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ method, url, headers, body }));
    });
  });
});
afterEach(() => origin.close());

const clientOf = () =>
  createClient<Paths>({
    baseUrl: origin.url,
    fetch: createFetch(origin.dispatcher),
    Request: LightRequest,
    headers: { 'x-user': 'ann' },
  });

/** The same of any two requests, light or not. */
const describeRequest = async (request: Request) => ({
  url: request.url,
  method: request.method,
  headers: [...request.headers],
  mode: request.mode,
  redirect: request.redirect,
  text: await request.text(),
});

describe('it is what Request is', () => {
  test.each<[string, RequestInit | undefined]>([
    ['http://a', undefined],
    ['http://a/b c?d e#f', { method: 'delete', headers: { 'X-A': 'b' } }],
    ['http://a/../b', { method: 'PATCH', body: 'text', redirect: 'manual' }],
    ['http://a', { method: 'post', body: 'text', headers: { 'content-type': 'text/html' } }],
    ['http://a', { method: 'POST', body: new URLSearchParams({ a: 'b' }) }],
    ['http://a', { method: 'POST', body: new Uint8Array([65]) }],
  ])('%s %o', async (input, init) => {
    const light = new LightRequest(input, init);
    const whole = new Request(input, init);
    expect(await describeRequest(light.clone())).toEqual(await describeRequest(whole.clone()));
    expect(await describeRequest(new LightRequest(whole.clone()))).toEqual(
      await describeRequest(light.clone()),
    );
    expect(await describeRequest(new LightRequest(light))).toEqual(await describeRequest(whole));
  });

  test.each<[string, RequestInit]>([
    ['no URL', {}],
    ['http://ann:secret@a', {}],
    ['http://a', { body: 'a GET with a body' }],
    ['http://a', { method: 'POST', headers: { 'not a name': '1' }, body: 'x' }],
  ])('%s %o throws', (input, init) => {
    expect(() => new LightRequest(input, init)).toThrow(TypeError);
    expect(() => new Request(input, init)).toThrow(TypeError);
  });

  test('its signal is the one that it was given, or one that nobody aborts', () => {
    const { signal } = new AbortController();
    expect(new LightRequest('http://a', { signal }).signal).toBe(signal);
    expect(new LightRequest('http://a').signal.aborted).toBe(false);
  });

  test("instanceof knows it, and Node's own", () => {
    for (const request of [new LightRequest('http://a'), new Request('http://a')]) {
      expect(request).toBeInstanceOf(LightRequest);
    }
    for (const other of [{}, null, 'http://a']) expect(other).not.toBeInstanceOf(LightRequest);
  });
});

describe('openapi-fetch with it', () => {
  test('sends queries, header fields and bodies', async () => {
    const client = clientOf();
    const params = { query: { name: 'a b' }, header: { 'x-more': '1' } };
    const { data: got } = await client.GET('/things', { params });
    expect(got).toMatchObject({
      method: 'GET',
      url: '/things?name=a%20b',
      headers: { 'x-user': 'ann', 'x-more': '1' },
    });
    const { data: posted } = await client.POST('/things', { body: { name: 'é' } });
    expect(posted).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '13' },
      body: '{"name":"é"}',
    });
  });

  test('lets middleware see and change a request, or give another one', async () => {
    const client = clientOf();
    const seen: string[] = [];
    client.use({
      async onRequest({ request }) {
        seen.push(`${request.method} ${await request.clone().text()}`);
        request.headers.set('x-late', '1');
        return request;
      },
    });
    client.use({
      onRequest: ({ request }) => new LightRequest(request, { headers: { 'x-only': '2' } }),
    });
    client.use({ onRequest: ({ request }) => new Request(`${request.url}?more`, request) });
    const { data } = await client.POST('/things', { body: { name: 'a' } });
    expect(seen).toEqual(['POST {"name":"a"}']);
    expect(data).toMatchObject({ url: '/things?more', headers: { 'x-only': '2' } });
    expect(data?.body).toBe('{"name":"a"}');
    expect(data?.headers['x-late']).toBeUndefined();
  });

  test('aborts with its signal', async () => {
    const abort = new AbortController();
    const call = clientOf().GET('/things', { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });
});

test("Node's own Request refuses to copy it, instead of losing what it says", () => {
  const light = new LightRequest('http://a', { method: 'POST', body: 'x' });
  expect(() => new Request(light)).toThrow(TypeError);
});

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

/** The requests that the origin received. */
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

describe('LightRequest', () => {
  test('keeps its URL as given, and has what openapi-fetch and its middleware use', async () => {
    const init = { method: 'put', headers: { 'X-A': 'b' }, body: '{"name":"é"}' };
    const request = new LightRequest('http://a/../b c?d', init);
    for (const copy of [request, request.clone(), new LightRequest(request)]) {
      expect([copy.url, copy.method, [...copy.headers]]).toEqual([
        'http://a/../b c?d',
        'PUT',
        [['x-a', 'b']],
      ]);
      expect([await copy.text(), await copy.json()]).toEqual(['{"name":"é"}', { name: 'é' }]);
    }
    const bytes = new LightRequest('http://a', { method: 'POST', body: new Uint8Array([65]) });
    expect(await bytes.text()).toBe('A');
    expect(await new LightRequest('http://a').text()).toBe('');
  });

  test.each<[string, RequestInit]>([
    ['http://a', { body: 'a GET with a body' }],
    ['http://a', { method: 'POST', headers: { 'not a name': '1' }, body: 'x' }],
  ])('rejects the same arguments as Request: %s %o', (input, init) => {
    expect(() => new LightRequest(input, init)).toThrow(TypeError);
    expect(() => new Request(input, init)).toThrow(TypeError);
  });

  test('refuses bodies other than text and bytes', () => {
    const body = new URLSearchParams({ a: 'b' });
    const create = () => new LightRequest('http://a', { method: 'POST', body });
    expect(create).toThrow(
      'body: expected a string, a Uint8Array or null, received URLSearchParams',
    );
  });

  test('has the given signal, or one that never fires', () => {
    const { signal } = new AbortController();
    expect(new LightRequest('http://a', { signal }).signal).toBe(signal);
    expect(new LightRequest('http://a').signal.aborted).toBe(false);
  });

  test("instanceof accepts it and Node's own", () => {
    for (const request of [new LightRequest('http://a'), new Request('http://a')]) {
      expect(request).toBeInstanceOf(LightRequest);
    }
    for (const other of [{}, null, 'http://a']) expect(other).not.toBeInstanceOf(LightRequest);
  });
});

describe('openapi-fetch with LightRequest', () => {
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

  test('lets middleware read, change and replace a request', async () => {
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

test("Node's own Request throws for it, instead of losing its method and body", () => {
  const light = new LightRequest('http://a', { method: 'POST', body: 'x' });
  expect(() => new Request(light)).toThrow(TypeError);
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFetch, type LightFetch } from '../src/index.ts';
import { type Origin, representation, startOrigin } from './origin.ts';

let origin: Origin;
let get: () => ReturnType<LightFetch>;
beforeEach(async () => {
  const json = { 'content-type': 'application/json; charset=utf-8', 'x-two': 'a' };
  origin = await startOrigin(representation('"1"', '{"deep":[{"name":"é"}]}', json));
  const fetchFrom: LightFetch = createFetch(origin.dispatcher);
  get = () => fetchFrom(`${origin.url}/path?a=b#part`);
  await get();
});
afterEach(() => origin.close());

describe('a stored body is parsed once', () => {
  test('all readers of its JSON share one frozen value', async () => {
    const first = (await (await get()).json()) as { deep: { name: string }[] };
    const second = await (await get()).json();
    expect(second).toBe(first);
    expect(() => {
      (first.deep[0] as { name: string }).name = 'changed';
    }).toThrow(TypeError);
    expect(() => first.deep.push({ name: 'more' })).toThrow(TypeError);
    expect(first).toEqual({ deep: [{ name: 'é' }] });
  });

  test('a new representation is parsed again; an unstored one may be changed', async () => {
    const old: unknown = await (await get()).json();
    origin.answer = representation('"2"', '[1]');
    expect(await (await get()).json()).toEqual([1]);
    expect(await (await get()).json()).toEqual([1]);
    origin.answer = (_request, response) => response.end('[2]');
    const own = (await (await get()).json()) as number[];
    own.push(3);
    expect([own, old]).toEqual([[2, 3], { deep: [{ name: 'é' }] }]);
  });

  test('the parsed value counts towards maxBytes, and is evicted with its body', async () => {
    const { bytes } = origin.store.stats;
    await (await get()).json();
    const parsed = origin.store.stats.bytes;
    expect(parsed).toBeGreaterThan(bytes);
    await (await get()).json();
    expect(origin.store.stats.bytes).toBe(parsed);
    origin.store.delete(`${origin.url}/path?a=b`, { entityTag: '"1"', variant: '' });
    expect(origin.store.stats.bytes).toBe(0);
  });

  test('invalid JSON fails on every read, as with fetch', async () => {
    origin.answer = representation('"3"', '{');
    for (let round = 0; round < 2; round++) {
      await expect((await get()).json()).rejects.toThrow(SyntaxError);
    }
  });

  test('JSON that is nested deeper than the stack', async () => {
    const body = '['.repeat(20_000) + ']'.repeat(20_000);
    origin.answer = representation('"4"', body);
    for (let round = 0; round < 2; round++) expect(await (await get()).json()).toHaveLength(1);
  });
});

test('a hit returns the stored bytes themselves', async () => {
  const response = await get();
  const { content } = response;
  const first = await response.bytes();
  expect(content).toBe(first);
  expect(await (await get()).bytes()).toBe(first);
  expect(first).toBe(
    origin.store.get(`${origin.url}/path?a=b`, { entityTag: '"1"', variant: '' })?.body,
  );
});

describe('it is a Response', () => {
  test('with its URL, status and header fields', async () => {
    const response = await get();
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.ok, response.statusText]).toEqual([200, true, 'OK']);
    expect(response.url).toBe(`${origin.url}/path?a=b#part`);
    expect([...response.headers]).toContainEqual(['x-two', 'a']);
  });

  test.each([
    ['text', '{"deep":[{"name":"é"}]}'],
    ['json', { deep: [{ name: 'é' }] }],
    ['bytes', Buffer.from('{"deep":[{"name":"é"}]}')],
    ['arrayBuffer', Uint8Array.from(Buffer.from('{"deep":[{"name":"é"}]}')).buffer],
  ] as const)('%s() reads the body, once', async (method, expected) => {
    const response = await get();
    expect(response.bodyUsed).toBe(false);
    const read: unknown = await response[method]();
    expect(read).toEqual(expected);
    expect(response.bodyUsed).toBe(true);
    await expect(response[method]()).rejects.toThrow(TypeError);
    await expect(response.text()).rejects.toThrow(TypeError);
    expect(() => response.clone()).toThrow(TypeError);
  });

  test('a clone copies its body and its current header fields', async () => {
    const response = await get();
    response.headers.set('x-two', 'b');
    const copy = response.clone();
    copy.headers.set('x-two', 'c');
    expect([copy.url, copy.status, copy.type, copy.redirected]).toEqual([
      `${origin.url}/path?a=b#part`,
      200,
      'default',
      false,
    ]);
    expect([response.headers.get('x-two'), copy.headers.get('x-two')]).toEqual(['b', 'c']);
    expect(await copy.text()).toBe(await response.text());
    const streamed = await get();
    expect(streamed.body).not.toBeNull();
    for (const each of [streamed.clone(), streamed]) {
      expect(await each.text()).toBe('{"deep":[{"name":"é"}]}');
    }
  });

  test('another Response can be made from it', async () => {
    const response = await get();
    const other = new Response(response.body, response);
    expect([other.status, other.headers.get('x-two')]).toEqual([200, 'a']);
    expect(await other.json()).toEqual({ deep: [{ name: 'é' }] });
  });

  test('blob() and body work as in Response', async () => {
    const blob = await (await get()).blob();
    expect([blob.type, await blob.text()]).toEqual([
      'application/json;charset=utf-8',
      '{"deep":[{"name":"é"}]}',
    ]);
    const chunks: Uint8Array[] = [];
    const streamed = await get();
    for await (const chunk of streamed.body ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('{"deep":[{"name":"é"}]}');
    expect(streamed.bodyUsed).toBe(true);
    await expect(streamed.json()).rejects.toThrow(TypeError);
  });

  test.each([204, 205, 304])('%i has no body', async (status) => {
    origin.answer = (_request, response) => response.writeHead(status).end();
    const response = await createFetch(origin.dispatcher)(origin.url, {
      headers: { 'if-none-match': '"1"' },
    });
    expect([response.status, response.body, await response.text()]).toEqual([status, null, '']);
  });

  test('a field named like a property of Object.prototype is absent unless it was sent', async () => {
    const { headers } = await get();
    expect(headers.get('Constructor')).toBeNull();
  });

  test('a field sent in several lines keeps them', async () => {
    origin.answer = (_request, response) =>
      response.writeHead(200, { 'set-cookie': ['a=1', 'b=2'], 'x-many': ['1', '2'] }).end();
    const { headers } = await get();
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(headers.get('x-many')).toBe('1, 2');
  });

  test('a byte order mark is not part of the text', async () => {
    origin.answer = (_request, response) => response.end('\uFEFF[1]');
    expect(await (await get()).json()).toEqual([1]);
    expect(await (await get()).text()).toBe('[1]');
  });
});

import { Agent, type Dispatcher } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { type Origin, representation, startOrigin } from './origin.ts';

let origin: Origin;
const agents: Agent[] = [];
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
  await origin.close();
});

type Given = NonNullable<Dispatcher.DispatchOptions['headers']>;

/** The origin's status, or the error. */
async function outcome(dispatcher: Dispatcher, headers: unknown): Promise<unknown> {
  const request = {
    origin: origin.url,
    path: '/',
    method: 'GET',
    headers: headers as Given,
  } as const;
  const { statusCode, body } = await dispatcher.request(request).catch((error: unknown) => {
    const { name, code, message } = error as NodeJS.ErrnoException;
    return { statusCode: { name, code, message }, body: undefined };
  });
  await body?.dump();
  return statusCode;
}

describe('header fields that undici refuses are refused with its own error', () => {
  test.each<[string, unknown]>([
    ['a list of odd length', ['a', 'b', 'c']],
    ['a list of pairs', [['a', 'b']]],
    ['a string', 'a: b'],
    ['a number', 5],
    ['an object as a value', { a: { b: 1 } }],
    ['an object in a list of values', { a: [{}] }],
    ['a symbol', { a: Symbol('b') }],
    ['a name that is not a string', [5, 'a']],
    ['pairs with a third member', new Set([['a', 'b', 'c']])],
  ])('%s', async (_what, headers) => {
    origin = await startOrigin(representation('"1"', 'one'));
    const plain = new Agent();
    agents.push(plain);
    const expected = await outcome(plain, headers);
    expect(expected).toMatchObject({ message: expect.any(String) as string });
    expect(await outcome(origin.dispatcher, headers)).toEqual(expected);
  });
});

test('a field named like a property of Object.prototype is sent', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  expect(await outcome(origin.dispatcher, ['__proto__', 'a', 'constructor', 'b'])).toBe(200);
  const sent = JSON.stringify(Object.entries(origin.requests[0]?.headers ?? {}));
  expect(sent).toContain('["constructor","b"]');
  expect(origin.stats.bypassed).toBe(1);
});

test('nor does such a field get a second value if it goes through the cache', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const raw: string[][] = [];
  origin.server.on('request', ({ rawHeaders }) => raw.push(rawHeaders));
  expect(await outcome(origin.dispatcher, { constructor: 'a' })).toBe(200);
  expect(raw[0]?.filter((_text, index, all) => all[index - (index % 2)] === 'constructor')).toEqual(
    ['constructor', 'a'],
  );
  expect(origin.stats).toMatchObject({ bypassed: 0, missed: 1 });
});

test('header fields that can be read only once are passed on with the request', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const fields = [
    ['range', 'bytes=0-1'],
    ['x-more', 'a'],
  ].values();
  expect(await outcome(origin.dispatcher, fields)).toBe(200);
  expect(origin.requests[0]?.headers).toMatchObject({ range: 'bytes=0-1', 'x-more': 'a' });
});

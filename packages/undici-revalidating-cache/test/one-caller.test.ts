import { Agent, type Dispatcher } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import type { Request } from '../src/context.ts';
import { requestOf } from '../src/http/request.ts';
import { MemoryStore, revalidate } from '../src/index.ts';
import { type Origin, startGated } from './origin.ts';

let origin: Origin;
afterEach(() => origin.close());

const options = { origin: 'http://a', path: '/', method: 'GET' as const };
const target = { origin: undefined, pool: 'pool:1', isOriginless: false };
const keyWith = (more: object): string =>
  (requestOf({ ...options, ...more }, target) as Request).key;

describe('requests are equal only if their options are equal', () => {
  const retryOptions = { maxRetries: 1 };
  test.each<[object, object]>([
    [{ headersTimeout: 1 }, { headersTimeout: 2 }],
    [{ bodyTimeout: 1 }, {}],
    [{ blocking: true }, { blocking: false }],
    [{ reset: true }, {}],
    [{ idempotent: false }, {}],
    [{ expectContinue: true }, {}],
    [{ typeOfService: 1 }, { typeOfService: 2 }],
    [{ maxRedirections: 1 }, { maxRedirections: 0 }],
    [{ throwOnError: true }, {}],
    [{ allowH2: false }, {}],
    [{ anything: 1 }, { anything: '1' }],
    [{ a: 'x\n:1 b string 1 y' }, { a: 'x', b: 'y' }],
    [{ retryOptions }, { retryOptions: { ...retryOptions } }],
    [{ [Symbol('tenant')]: 1 }, {}],
  ])('%o is not %o', async (one, other) => {
    ({ gate: origin } = await startGated());
    expect(keyWith(one)).toBe(keyWith({ ...one }));
    expect(keyWith(one)).not.toBe(keyWith(other));
  });

  test("options that undici's request evaluates for its caller make no difference", async () => {
    ({ gate: origin } = await startGated());
    const { signal } = new AbortController();
    const own = { signal, opaque: {}, onInfo() {}, responseHeaders: 'raw', highWaterMark: 1 };
    expect(keyWith({ ...own, headersTimeout: undefined })).toBe(keyWith({}));
  });

  test('one caller times out early, the other one does not', async () => {
    const { gate, arrived, release, waiting } = await startGated();
    origin = gate;
    const request = { ...options, origin: origin.url };
    const hasty = origin.dispatcher.request({ ...request, headersTimeout: 20 });
    const patient = origin.dispatcher.request({ ...request, headersTimeout: 60_000 });
    await expect(hasty).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' });
    await arrived(2);
    for (const index of waiting.keys()) release(index, 'body');
    expect(await (await patient).body.text()).toBe('body');
  });

  test("one caller's signal does not reach interceptors inside, which act for all callers", async () => {
    const { gate, arrived, release } = await startGated();
    origin = gate;
    const signals: unknown[] = [];
    const inside: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (given, handler) => {
      signals.push((given as { signal?: unknown }).signal);
      return dispatch(given, handler);
    };
    const agent = new Agent();
    const store = new MemoryStore({ maxBytes: 1 << 20 });
    const dispatcher = agent.compose(inside, revalidate({ store }));
    const abort = new AbortController();
    const request = { ...options, origin: origin.url };
    const leaver = dispatcher.request({ ...request, signal: abort.signal });
    const stayer = dispatcher.request(request);
    abort.abort();
    await expect(leaver).rejects.toThrow('aborted');
    await arrived(1);
    release(0, 'body');
    expect(await (await stayer).body.text()).toBe('body');
    expect(signals).toEqual([undefined]);
    await agent.close();
  });
});

describe('callers that came before close() get their response', () => {
  test('while an older request is in progress', async () => {
    const { gate, arrived, release } = await startGated();
    origin = gate;
    const first = origin.get();
    await arrived(1);
    const others = [origin.get(), origin.get(), origin.get()];
    const closed = origin.dispatcher.close();
    await arrived(2);
    release(0, 'first');
    release(1, 'others');
    expect((await first).body).toBe('first');
    expect((await Promise.all(others)).map(({ body }) => body)).toEqual(Array(3).fill('others'));
    await closed;
    await expect(origin.get()).rejects.toMatchObject({ code: 'UND_ERR_DESTROYED' });
  });

  test.each<[string, number, Record<string, string>]>([
    ['cannot be stored', 404, {}],
    ['fails', 503, {}],
    ['must not be stored', 200, { etag: '"1"', 'cache-control': 'no-store' }],
    ['is slow and of unknown length', 200, { etag: '"1"' }],
  ])('also if the response that they share %s', async (_what, status, headers) => {
    const { gate, arrived, waiting } = await startGated();
    origin = gate;
    const calls = [origin.get(), origin.get(), origin.get()];
    await arrived(1);
    const closed = origin.dispatcher.close();
    waiting[0]?.writeHead(status, headers).write('half ');
    // Longer than callers wait for the end of a body of unknown length.
    await new Promise((resolve) => setTimeout(resolve, 20));
    waiting[0]?.end('half');
    for (const { status: own, body } of await Promise.all(calls)) {
      expect([own, body]).toEqual([status, 'half half']);
    }
    await closed;
  });

  test("but never with another caller's cookie", async () => {
    const { gate, arrived, waiting } = await startGated();
    origin = gate;
    const calls = [origin.get(), origin.get()];
    await arrived(1);
    const closed = origin.dispatcher.close();
    waiting[0]?.writeHead(200, { 'set-cookie': 'id=1' }).end();
    expect((await calls[0])?.headers['set-cookie']).toEqual('id=1');
    await expect(calls[1]).rejects.toMatchObject({ code: 'UND_ERR_CLOSED' });
    await closed;
  });
});

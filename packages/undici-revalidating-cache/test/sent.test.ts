import { Agent, type Dispatcher, interceptors } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/index.ts';
import { type Origin, representation, startGated, startOrigin } from './origin.ts';

let origin: Origin;
const agents: Agent[] = [];
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
  await origin.close();
});

const tick = () => new Promise(setImmediate);

const reader = (...inside: Dispatcher.DispatcherComposeInterceptor[]) =>
  readerOver(new Agent(), ...inside);

function readerOver(agent: Agent, ...inside: Dispatcher.DispatcherComposeInterceptor[]) {
  agents.push(agent);
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  const dispatcher = agent.compose(...inside, revalidate({ store }));
  return async () => {
    const request = { origin: origin.url, path: '/', method: 'GET' as const };
    const { body } = await dispatcher.request(request);
    return body.text();
  };
}

/** Passes on everything but `onRequestStart`, for which it calls `onStart`. */
const intercepting =
  (onStart?: (start: () => void) => void): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context) =>
        onStart?.(() => handler.onRequestStart?.(controller, context)),
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData: (...given) => handler.onResponseData?.(...given),
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (...given) => handler.onResponseError?.(...given),
    });

describe('an interceptor inside hides whether a request was sent', () => {
  test('a read that follows a write does not get the response to an older request', async () => {
    const { gate, arrived, release } = await startGated();
    origin = gate;
    const get = reader(intercepting());
    const early = get();
    await arrived(1);
    const late = get();
    release(0, 'old');
    expect(await early).toBe('old');
    await arrived(2);
    release(1, 'new');
    expect(await late).toBe('new');
  });

  test('nor does it if onRequestStart is passed on with the response', async () => {
    const { gate, arrived, release } = await startGated();
    origin = gate;
    const get = reader((dispatch) => (options, handler) => {
      const starts: (() => void)[] = [];
      const hidden = intercepting((start) => starts.push(start))((inner, passedOn) =>
        dispatch(inner, {
          ...passedOn,
          onResponseStart: (...given) => {
            for (const start of starts) start();
            passedOn.onResponseStart?.(...given);
          },
        }),
      );
      return hidden(options, handler);
    });
    const early = get();
    await arrived(1);
    const late = get();
    release(0, 'old');
    expect(await early).toBe('old');
    await arrived(2);
    release(1, 'new');
    expect(await late).toBe('new');
  });

  test('nor an error that responseError makes of it', async () => {
    const { gate, waiting, arrived, release } = await startGated();
    origin = gate;
    const get = reader(intercepting(), interceptors.responseError());
    const early = get();
    await arrived(1);
    const late = get();
    waiting[0]?.writeHead(404).end();
    await expect(early).rejects.toMatchObject({ statusCode: 404 });
    await arrived(2);
    // From now on, requests are not shared.
    const later = [get(), get()];
    await arrived(4);
    for (const index of [1, 2, 3]) release(index, 'new');
    expect(await Promise.all([late, ...later])).toEqual(['new', 'new', 'new']);
  });

  test('once that is known, requests are not shared at all', async () => {
    const { gate, arrived, release } = await startGated();
    origin = gate;
    const get = reader(intercepting());
    const first = get();
    await arrived(1);
    release(0, 'first');
    await first;
    const calls = [get(), get(), get()];
    await arrived(4);
    for (const index of [1, 2, 3]) release(index, 'own');
    expect(await Promise.all(calls)).toEqual(['own', 'own', 'own']);
  });
});

test('an error of an interceptor inside that sends nothing does not stop sharing', async () => {
  const { gate, arrived, release } = await startGated();
  origin = gate;
  let isOpen = true;
  const breaker: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
    if (!isOpen) return dispatch(options, handler);
    throw Object.assign(new Error('Too many failures'), { statusCode: 503 });
  };
  const get = readerOver(new Agent({ connections: 1 }), breaker);
  await expect(get()).rejects.toThrow('Too many failures');
  isOpen = false;
  const first = get();
  await arrived(1);
  // They wait for the connection of the first one.
  const calls = [get(), get(), get()];
  release(0, 'first');
  await first;
  await arrived(2);
  release(1, 'shared');
  expect(await Promise.all(calls)).toEqual(['shared', 'shared', 'shared']);
});

test('a request never waits for others that get no response', async () => {
  const { gate, arrived, release } = await startGated();
  origin = gate;
  const calls: Promise<{ body: string }>[] = [];
  for (let count = 1; count <= 4; count++) {
    calls.push(origin.get());
    await arrived(count);
  }
  const fifth = origin.get();
  // undici has it already, and sends it although the dispatcher is being closed.
  const closed = origin.dispatcher.close();
  await arrived(5);
  for (let index = 0; index < 5; index++) release(index, 'body');
  await Promise.all(calls);
  expect((await fifth).body).toBe('body');
  await closed;
});

describe('a URL whose responses are for one caller only', () => {
  test.each<[string, number, Record<string, string>]>([
    ['a cookie', 200, { etag: '"1"', 'set-cookie': 'id=1' }],
    ['no-store', 200, { etag: '"1"', 'cache-control': 'no-store' }],
    ['404', 404, {}],
  ])('after %s, its requests are sent at once', async (_what, status, headers) => {
    const { gate, arrived, waiting } = await startGated();
    origin = gate;
    const first = origin.get();
    await arrived(1);
    waiting[0]?.writeHead(status, headers).end('first');
    await first;
    const calls = [origin.get(), origin.get(), origin.get(), origin.get()];
    await arrived(5);
    for (const response of waiting.slice(1)) response.writeHead(status, headers).end('own');
    expect((await Promise.all(calls)).map(({ body }) => body)).toEqual(Array(4).fill('own'));
  });

  test('is shared again after a response that may be stored', async () => {
    origin = await startOrigin((_request, response) => response.writeHead(404).end());
    await origin.get();
    origin.answer = representation('"1"', 'one');
    await origin.get();
    const before = origin.requests.length;
    const calls = await Promise.all(Array.from({ length: 20 }, () => origin.get()));
    expect(calls.every(({ body }) => body === 'one')).toBe(true);
    // One for the idle connection, one that waits for a new connection.
    expect(origin.requests.length - before).toBeLessThanOrEqual(2);
  });

  test('a 304 with a cookie still serves the stored response', async () => {
    const { gate, arrived, waiting, release } = await startGated();
    origin = gate;
    const first = origin.get();
    await arrived(1);
    waiting[0]?.writeHead(404).end();
    await first;
    const second = origin.get();
    await arrived(2);
    release(1, 'one');
    await second;
    await tick();
    const third = origin.get();
    await arrived(3);
    waiting[2]?.writeHead(304, { etag: '"one"', 'set-cookie': 'id=1' }).end();
    await third;
    expect((await third).body).toBe('one');
  });
});

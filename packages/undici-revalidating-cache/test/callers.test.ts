import { Agent, Dispatcher, errors } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/index.ts';
import { controllerOf } from './model-origin.ts';
import { type Origin, representation, startGated, startOrigin } from './origin.ts';

let origin: Origin;
afterEach(() => origin.close());

const get = { path: '/', method: 'GET' as const };

/** A handler that records its callbacks in order. */
function told(what: Dispatcher.DispatchHandler = {}) {
  const calls: string[] = [];
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(...given) {
      calls.push('start');
      what.onRequestStart?.(...given);
    },
    onResponseStart(...given) {
      calls.push(`response ${given[1]}`);
      what.onResponseStart?.(...given);
    },
    onResponseData(...given) {
      calls.push(`data ${given[1].toString()}`);
      what.onResponseData?.(...given);
    },
    onResponseEnd(...given) {
      calls.push('end');
      what.onResponseEnd?.(...given);
    },
    onResponseError(...given) {
      calls.push(`error ${given[1].message}`);
      what.onResponseError?.(...given);
    },
  };
  return { calls, handler };
}

describe('a caller gets exactly one final callback', () => {
  test('if its onRequestStart throws, and nothing is sent', async () => {
    origin = await startOrigin(representation('"1"', 'one'));
    const { calls, handler } = told({
      onRequestStart() {
        throw new Error('thrown');
      },
    });
    let sent = 0;
    const count: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, given) => {
      sent++;
      return dispatch(options, given);
    };
    const agent = new Agent();
    const store = new MemoryStore({ maxBytes: 1 << 20 });
    const dispatcher = agent.compose(count, revalidate({ store }));
    dispatcher.dispatch({ ...get, origin: origin.url }, handler);
    expect(calls).toEqual(['start', 'error thrown']);
    const { body } = await dispatcher.request({ ...get, origin: origin.url });
    expect([await body.text(), sent]).toEqual(['one', 1]);
    await agent.close();
  });

  test('and an abort after it has no effect', async () => {
    origin = await startOrigin(representation('"1"', 'one'));
    const ended = Promise.withResolvers<Dispatcher.DispatchController>();
    const { calls, handler } = told({ onResponseEnd: (controller) => ended.resolve(controller) });
    origin.dispatch(handler);
    (await ended.promise).abort(new Error('late'));
    expect(calls).toEqual(['start', 'response 200', 'data one', 'end']);
  });

  test('if it aborts while its response is being delivered', async () => {
    origin = await startOrigin(representation('"1"', 'one'));
    await origin.get();
    const begun = Promise.withResolvers<Dispatcher.DispatchController>();
    const { calls, handler } = told({
      onResponseStart(controller) {
        controller.pause();
        begun.resolve(controller);
      },
    });
    origin.dispatch(handler);
    const controller = await begun.promise;
    controller.abort(new Error('enough'));
    controller.resume();
    controller.abort(new Error('again'));
    expect(calls).toEqual(['start', 'response 200', 'error enough']);
    expect([controller.aborted, controller.reason?.message]).toEqual([true, 'enough']);
  });
});

test('if callers throw at an unshareable response, the next caller sends its own request', async () => {
  const { gate, waiting, arrived, release } = await startGated();
  origin = gate;
  const first = origin.get();
  await arrived(1);
  // As undici's retry handler does for a status that it retries.
  const throws = {
    onResponseStart() {
      throw new Error('thrown');
    },
  };
  const failing = [told(throws), told(throws)];
  for (const { handler } of failing) origin.dispatch(handler);
  const last = origin.get();
  release(0, 'body');
  await first;
  await arrived(2);
  waiting[1]?.writeHead(503, { 'set-cookie': 'id=1' }).end('away');
  await arrived(3);
  waiting[2]?.writeHead(200, { 'set-cookie': 'id=2' }).end('own');
  expect(await last).toMatchObject({ status: 200, body: 'own' });
  for (const { calls } of failing) {
    expect(calls).toEqual(['start', 'response 503', 'error thrown']);
  }
});

test('an onResponseError that throws does not affect other callers, and the error is not lost', async () => {
  const { gate, waiting, arrived } = await startGated();
  origin = gate;
  const uncaught = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const thrown = new Promise((resolve) => process.once('uncaughtException', resolve));
  const first = origin.get().catch(() => {});
  await arrived(1);
  origin.dispatch({
    onResponseError() {
      throw new Error('thrown');
    },
  });
  const other = origin.get();
  waiting[0]?.destroy();
  await first;
  await arrived(2);
  waiting[1]?.destroy();
  await expect(other).rejects.toThrow('other side closed');
  expect(await thrown).toMatchObject({ message: 'thrown' });
  for (const listener of uncaught) process.on('uncaughtException', listener);
});

test('each caller gets a complete error: class, code, cause and stack', async () => {
  origin = await startOrigin(() => {});
  const cause = new Error('cause');
  class Failing extends Dispatcher {
    override dispatch(_options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
      const controller = controllerOf(handler);
      handler.onRequestStart?.(controller, {});
      setImmediate(() => {
        const error = Object.assign(new errors.SocketError('broken'), { cause });
        handler.onResponseError?.(controller, error);
      });
      return true;
    }
  }
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  const dispatcher = new Failing().compose(revalidate({ store }));
  const calls = [1, 2, 3].map(() =>
    dispatcher.request({ ...get, origin: 'http://a' }).catch((error: unknown) => error),
  );
  const [, second, third] = (await Promise.all(calls)) as Error[];
  expect(third).not.toBe(second);
  for (const error of [second, third]) {
    expect(error).toBeInstanceOf(errors.SocketError);
    expect(Object.prototype.toString.call(error)).toBe('[object Error]');
    expect(error).toMatchObject({ message: 'broken', code: 'UND_ERR_SOCKET', cause });
  }
  expect(third?.stack).toBe(second?.stack);
});

test('destroying the dispatcher fails waiting callers and new ones alike', async () => {
  const { gate, arrived } = await startGated();
  origin = gate;
  const agent = new Agent();
  const store = new MemoryStore({ maxBytes: 1 << 20 });
  const dispatcher = agent.compose(revalidate({ store }));
  const request = { ...get, origin: origin.url };
  const calls = [dispatcher.request(request), dispatcher.request(request)].map((call) =>
    call.catch((error: unknown) => error),
  );
  await arrived(1);
  await agent.destroy();
  calls.push(dispatcher.request(request).catch((error: unknown) => error));
  for (const call of calls) expect(await call).toMatchObject({ code: 'UND_ERR_DESTROYED' });
});

test('callers whose response is too long to share get the same Cache-Status as any other', async () => {
  const body = 'x'.repeat(100_000);
  origin = await startOrigin(representation('"1"', body));
  const answers = await Promise.all([origin.get(), origin.get(), origin.get()]);
  for (const answer of answers) {
    expect(answer.body).toBe(body);
    expect(answer.headers['cache-status']).toBe('test; fwd=uri-miss; fwd-status=200');
  }
  expect(origin.stats).toMatchObject({ missed: 3, collapsed: 0 });
});

test('a caller that aborts before its own request is sent gets one error', async () => {
  const { gate, waiting, arrived, release } = await startGated();
  origin = gate;
  const first = origin.get();
  await arrived(1);
  const leader = told();
  origin.dispatch(leader.handler);
  const begun = Promise.withResolvers<Dispatcher.DispatchController>();
  const leaver = told({ onRequestStart: (controller) => begun.resolve(controller) });
  origin.dispatch(leaver.handler);
  const stayer = origin.get();
  release(0, 'first');
  await first;
  await arrived(2);
  (await begun.promise).abort(new Error('enough'));
  waiting[1]?.writeHead(200, { 'set-cookie': 'id=1' }).end();
  await arrived(3);
  release(2, 'own');
  expect((await stayer).body).toBe('own');
  expect(leaver.calls).toEqual(['start', 'error enough']);
});

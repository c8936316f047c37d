import { Agent, fetch as undiciFetch, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/index.ts';
import { type Origin, representation, startOrigin } from './origin.ts';

let origin: Origin;
afterEach(() => origin.close());

test.each(['GET', 'POST'])("Node's own fetch is rejected at once: %s", async (method) => {
  origin = await startOrigin(representation('"1"', 'one'));
  const init = { dispatcher: origin.dispatcher, method } as unknown as RequestInit;
  const error: unknown = await fetch(origin.url, init).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    cause: { name: 'TypeError', message: expect.stringContaining('setGlobalDispatcher') as string },
  });
  expect((error as { cause: Error }).cause.message).toContain("import { fetch } from 'undici'");
  expect(origin.requests).toHaveLength(0);
});

test('dispatch throws for a handler of an older undici', async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const dispatcher = new Agent().compose(revalidate({ store: new MemoryStore({ maxBytes: 1 }) }));
  const request = { origin: origin.url, path: '/', method: 'GET' as const };
  const errors: Error[] = [];
  const old = {
    onConnect() {},
    onHeaders: () => true,
    onError: (error: Error) => errors.push(error),
  };
  const dispatch = () => dispatcher.dispatch(request, old as never);
  expect(dispatch).toThrow(
    /^handler: expected one for undici 8 \(onRequestStart\), received one for undici 7/,
  );
});

test("Node's own fetch works with undici's setGlobalDispatcher, which adapts it", async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const before = getGlobalDispatcher();
  setGlobalDispatcher(origin.dispatcher);
  try {
    for (const status of ['fwd=uri-miss; fwd-status=200', 'fwd=stale; fwd-status=304']) {
      const response = await fetch(origin.url);
      expect(await response.text()).toBe('one');
      expect(response.headers.get('cache-status')).toContain(status);
    }
  } finally {
    setGlobalDispatcher(before);
  }
});

test("undici's own fetch works", async () => {
  origin = await startOrigin(representation('"1"', 'one'));
  const response = await undiciFetch(origin.url, { dispatcher: origin.dispatcher });
  expect(await response.text()).toBe('one');
});

import { afterEach, expect, test, vi } from 'vitest';
import { type Origin, representation, startOrigin } from './origin.ts';

let origin: Origin;
afterEach(async () => {
  vi.useRealTimers();
  await origin.close();
});

const cacheable = (control = 'max-age=0') =>
  representation('"1"', 'one', { 'cache-control': control });
const failing = { '503': 503, 'a connection that breaks': undefined } as const;

test('off by default: an error is passed on', async () => {
  origin = await startOrigin(cacheable());
  await origin.get();
  fail(503);
  expect(await origin.get()).toMatchObject({ status: 503, body: 'failed' });
  fail(undefined);
  await expect(origin.get()).rejects.toThrow('other side closed');
});

test.each(Object.entries(failing))(
  '%s: the stored response with its age, and says so (RFC 5861 section 4, RFC 9211)',
  async (_what, status) => {
    origin = await startOrigin(cacheable(), { staleIfError: 60 });
    await origin.get();
    fail(status);
    vi.useFakeTimers({ now: Date.now() + 30_000, toFake: ['Date'] });
    const stale = await origin.get();
    expect(stale).toMatchObject({ status: 200, body: 'one' });
    expect(stale.headers['age']).toBe('30');
    const forwarded = status === undefined ? '' : `; fwd-status=${status}`;
    expect(stale.headers['cache-status']).toBe(
      `test; fwd=stale${forwarded}; detail=stale-if-error`,
    );
    expect(origin.stats.stale).toBe(1);
    origin.answer = cacheable();
    expect((await origin.get()).headers['age']).toBeUndefined();
  },
);

test('not for longer than it says, counted from the last validation', async () => {
  origin = await startOrigin(cacheable(), { staleIfError: 60 });
  await origin.get();
  vi.useFakeTimers({ now: Date.now() + 59_000, toFake: ['Date'] });
  await origin.get();
  fail(503);
  vi.setSystemTime(Date.now() + 59_000);
  expect((await origin.get()).status).toBe(200);
  vi.setSystemTime(Date.now() + 2_000);
  expect((await origin.get()).status).toBe(503);
});

test("not another request's response: nobody knows whether this one may see it", async () => {
  origin = await startOrigin(cacheable(), { staleIfError: 60 });
  await origin.get('/', { 'x-user': 'ann' });
  fail(503);
  expect((await origin.get('/', { 'x-user': 'bob' })).status).toBe(503);
  expect((await origin.get('/', { 'x-user': 'ann' })).body).toBe('one');
});

test.each(['no-cache', 'must-revalidate', 'proxy-revalidate', 's-maxage=5'])(
  'not against the word of the origin: %s (RFC 9111 section 4.2.4)',
  async (control) => {
    origin = await startOrigin(cacheable(control), { staleIfError: 60 });
    await origin.get();
    fail(503);
    expect((await origin.get()).status).toBe(503);
  },
);

test('not after a write of that URL that was no error (RFC 9111 section 4.4)', async () => {
  origin = await startOrigin(cacheable(), { staleIfError: 60 });
  const write = async (status: number) => {
    origin.answer = (_request, response) => response.writeHead(status).end('written');
    const { url, dispatcher } = origin;
    const { body } = await dispatcher.request({ origin: url, path: '/', method: 'PUT', body: 'x' });
    expect(await body.text()).toBe('written');
    fail(503);
    return (await origin.get()).status;
  };
  await origin.get();
  expect(await write(409)).toBe(200);
  expect(await write(200)).toBe(503);
});

test('a 404 is an answer, not an error', async () => {
  origin = await startOrigin(cacheable(), { staleIfError: 60 });
  await origin.get();
  fail(404);
  expect((await origin.get()).status).toBe(404);
});

function fail(status: number | undefined) {
  origin.answer = (_request, response) => {
    if (status === undefined) response.destroy();
    else response.writeHead(status).end('failed');
  };
}

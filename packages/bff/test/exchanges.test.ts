import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Exchange } from '../src/observability/exchange.ts';
import { startSystem, type System } from './system.ts';

let system: System;
const seen: Exchange[] = [];
const see = (exchange: unknown) => seen.push(exchange as Exchange);
beforeAll(async () => {
  system = await startSystem();
});
afterAll(async () => {
  unsubscribe('bff:exchange', see);
  await system.stop();
});

/** The exchange published for one request. */
async function exchangeOf(...request: Parameters<System['ask']>) {
  seen.length = 0;
  subscribe('bff:exchange', see);
  const response = await system.ask(...request);
  await expect.poll(() => seen).toHaveLength(1);
  unsubscribe('bff:exchange', see);
  return { response, exchange: seen[0] as Exchange };
}

test('each finished request is published with its upstream requests', async () => {
  const created = await exchangeOf('Ann@x.io', 'POST', '/projects', { name: 'House' });
  expect(created.exchange).toMatchObject({
    method: 'POST',
    url: '/projects',
    route: '/projects',
    user: 'ann@x.io',
    status: 201,
    bodyBytes: created.response.rawPayload.length,
    etag: created.response.headers['etag'],
    requestId: created.response.headers['x-request-id'],
    calls: [{ upstream: 'projects', method: 'POST', path: '/projects', status: 201 }],
  });

  const url = String(created.response.headers['location']);
  const { response, exchange } = await exchangeOf('ann@x.io', 'GET', `${url}?`);
  expect(exchange).toMatchObject({ route: '/projects/:project_id', status: 200 });
  expect(exchange.calls).toMatchObject([
    {
      path: url,
      sentStatus: 200,
      status: 200,
      cache: { fwd: 'uri-miss', fwdStatus: 200, stored: true, collapsed: false },
    },
  ]);
  const [call] = exchange.calls;
  expect(call?.queries).toBeGreaterThan(0);
  expect(call?.databaseMs).toBeGreaterThan(0);
  expect(call?.etag).toMatch(/^"/);
  expect(call?.startMs).toBeGreaterThan(0);
  expect(exchange.durationMs).toBeGreaterThan(call?.durationMs ?? Infinity);
  expect(Math.abs(Date.now() - exchange.startedAt)).toBeLessThan(60_000);

  const etag = String(response.headers['etag']);
  const again = await exchangeOf('ann@x.io', 'GET', url, undefined, { 'if-none-match': etag });
  expect(again.exchange).toMatchObject({
    status: 304,
    notModified: true,
    bodyBytes: 0,
    etag,
    calls: [{ sentStatus: 304, status: 200, queries: 0, databaseMs: 0 }],
  });
});

test('a request without upstream requests has no calls; an invalid user is undefined', async () => {
  const { exchange } = await exchangeOf('nobody in particular', 'GET', '/nowhere');
  expect(exchange).toMatchObject({ status: 404, calls: [] });
  expect(exchange.route).toBeUndefined();
  expect(exchange.user).toBeUndefined();
});

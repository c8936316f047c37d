import { expect, test } from 'vitest';
import { lightsOf, litWaysOf } from '../src/live/lights.ts';
import { percentile, pointOf } from '../src/live/sums.ts';
import { sentenceOf } from '../src/explain/sentence.ts';
import type { Figures, Hop, WatchedExchange } from '../src/watched.ts';

const hop = (upstream: Hop['upstream'], changes: Partial<Hop>): Hop => ({
  upstream,
  method: 'GET',
  status: 304,
  milliseconds: 1,
  queries: 0,
  collapsed: false,
  version: null,
  ...changes,
});
const exchange = (status: number, ...hops: Hop[]): WatchedExchange => ({
  sequence: 1,
  at: 0,
  method: 'GET',
  route: '/projects/{project_id}/areas/{area_id}/zones/{zone_id}',
  status,
  milliseconds: 1,
  hops,
});
const lit = (given: WatchedExchange) =>
  lightsOf(given).map(({ way, light, label }) => `${way} ${light}: ${label}`);

test('a 304 stops at the backend and sends the client no body', () => {
  expect(lit(exchange(304, hop('projects', {}), hop('commissioning', {})))).toEqual([
    'client not-modified: 304, no body',
    'ram not-modified: body not needed',
    'projects not-modified: 304, no query',
    'commissioning not-modified: 304, no query',
  ]);
});

test('a 304 that took a query is shown as a query', () => {
  const given = exchange(304, hop('projects', { queries: 1 }), hop('commissioning', {}));
  expect(lit(given)).toEqual([
    'client not-modified: 304, no body',
    'ram not-modified: body not needed',
    'projects query: 304 after 1 query',
    'projects-database query: 1 query',
    'commissioning not-modified: 304, no query',
  ]);
  expect(sentenceOf(given)).toBe(
    'GET zone → 304 · projects 304 after 1 query · commissioning 304, no query',
  );
});

test('a query lights its database, and a shared read has its own colour', () => {
  const given = exchange(
    200,
    hop('projects', { status: 200, queries: 2 }),
    hop('commissioning', { collapsed: true, queries: 1 }),
  );
  expect(lit(given)).toEqual([
    'client body: 200',
    'ram body: body from RAM',
    'projects query: 200, 2 queries',
    'projects-database query: 2 queries',
    'commissioning collapsed: 304, shared',
  ]);
  expect(sentenceOf(given)).toBe(
    'GET zone → 200 · projects 200, 2 queries · commissioning shared a round trip',
  );
});

test('the costliest of several hops between two parts is shown', () => {
  const asked = hop('projects', { status: 200, queries: 2 });
  const once = exchange(200, asked, hop('commissioning', {}), hop('projects', {}));
  const shared = exchange(304, hop('projects', { collapsed: true, queries: 3 }));
  for (const given of [[once], [once, shared], [shared, once], [exchange(304), once]]) {
    const ways = litWaysOf(given);
    expect(ways.get('projects')).toMatchObject({ light: 'query', label: '200, 2 queries' });
    expect(ways.get('projects-database')?.label).toBe('2 queries');
    expect(ways.get('client')?.label).toBe('200');
  }
  const forRole = exchange(304, hop('projects', { queries: 1 }));
  const other = exchange(200, hop('projects', { status: 200 }));
  for (const given of [
    [forRole, other],
    [other, forRole],
  ]) {
    expect(litWaysOf(given).get('projects')?.label).toBe('304 after 1 query');
  }
  const cheap = litWaysOf([shared, exchange(304, hop('projects', {}))]);
  expect(cheap.get('projects')?.light).toBe('collapsed');
});

test('an unreachable backend and a rejected request', () => {
  expect(lit(exchange(503, hop('projects', { status: 0, queries: null })))).toEqual([
    'client refused: 503',
    'projects refused: failed, no query',
  ]);
});

const figures = (requests: number, latencies: Figures['latencies']): Figures => ({
  requests,
  notModified: 0,
  backendReads: 2 * requests,
  revalidated: 2 * requests,
  queries: 0,
  queriesAvoided: 0,
  collapsed: 0,
  bytesNotSent: 0,
  latencies,
});

test('a point is the difference of two sums', () => {
  const before = figures(10, [{ upToMs: 1, count: 10 }]);
  const now = figures(14, [
    { upToMs: 1, count: 11 },
    { upToMs: 8, count: 3 },
  ]);
  expect(pointOf(5, before, now)).toMatchObject({ at: 5, requests: 4, revalidated: 8, p99: 8 });
  expect(pointOf(5, undefined, before)).toMatchObject({ requests: 10, p99: 1 });
  expect(pointOf(6, now, now).p99).toBeNull();
});

test('a percentile is the time within which that share of the requests was answered', () => {
  const latencies = [
    { upToMs: 1, count: 98 },
    { upToMs: 2, count: 1 },
    { upToMs: 50, count: 1 },
  ];
  expect([0.5, 0.98, 0.99, 1].map((part) => percentile(latencies, part))).toEqual([1, 1, 2, 50]);
});

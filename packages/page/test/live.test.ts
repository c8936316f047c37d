import { expect, test } from 'vitest';
import { lightsOf, litWaysOf } from '../src/live/lights.ts';
import { percentile, ratesOf } from '../src/live/sums.ts';
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
  // The backend confirms with 304, but the body in RAM is not sent.
  expect(lit(exchange(503, hop('projects', {})))).toEqual([
    'client refused: 503',
    'projects not-modified: 304, no query',
  ]);
});

test('a rate is the difference of two sums', () => {
  const sums: Figures = {
    requests: 10,
    notModified: 0,
    backendReads: 20,
    revalidated: 20,
    queries: 3,
    queriesAvoided: 0,
    collapsed: 0,
    bytesNotSent: 0,
    latencies: [],
  };
  const seconds = [sums, { ...sums, revalidated: 28, queries: 4 }, { ...sums, revalidated: 28 }];
  expect(ratesOf(seconds, 'revalidated')).toEqual([8, 0]);
  expect(ratesOf(seconds.slice(0, 2), 'queries')).toEqual([1]);
  expect(ratesOf(seconds.slice(0, 1), 'collapsed')).toEqual([]);
});

test('several reads in one upstream request are shown as shared', () => {
  const given = exchange(304, hop('projects', { revalidatedWith: 11 }));
  expect(lit(given)[2]).toBe('projects collapsed: 304, shared by 12');
  expect(sentenceOf(given)).toBe('GET zone → 304 · projects 304, no query, shared by 12');
});

test('a read in a list has an unknown number of queries, so no number is shown', () => {
  const given = exchange(304, hop('projects', { queries: null, revalidatedWith: 11 }));
  expect(sentenceOf(given)).toBe('GET zone → 304 · projects 304, shared by 12');
  const inDatabase = { queries: null, revalidatedWith: 11, sharedLookup: true };
  expect(lit(exchange(304, hop('projects', inDatabase)))[2]).toBe(
    'projects collapsed: 304, shared by 12',
  );
});

test('a read that shared a lookup is not shown as "no query"', () => {
  const given = exchange(304, hop('projects', { sharedLookup: true }));
  expect(lit(given)[2]).toBe('projects collapsed: 304, a shared lookup');
  expect(sentenceOf(given)).toBe('GET zone → 304 · projects 304, a shared lookup');
  const queried = exchange(200, hop('projects', { status: 200, queries: 1, sharedLookup: true }));
  expect(lit(queried).slice(1)).toEqual([
    'projects query: 200, 1 query',
    'projects-database query: 1 query',
  ]);
});

test('the replica that answered is named if there are several', () => {
  const given = exchange(304, hop('projects', { replica: 'projects-2' }), hop('commissioning', {}));
  expect(litWaysOf([given]).get('projects')?.replica).toBe('projects-2');
  expect(litWaysOf([given]).get('commissioning')?.replica).toBeUndefined();
  expect(sentenceOf(given)).toBe(
    'GET zone → 304 · projects (projects-2) 304, no query · commissioning 304, no query',
  );
});

test('a percentile is the time within which that share of the requests was answered', () => {
  const latencies = [
    { upToMs: 1, count: 98 },
    { upToMs: 2, count: 1 },
    { upToMs: 50, count: 1 },
  ];
  expect([0.5, 0.98, 0.99, 1].map((part) => percentile(latencies, part))).toEqual([1, 1, 2, 50]);
  expect(percentile([], 0.5)).toBeNull();
});

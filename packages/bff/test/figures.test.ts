import { expect, test } from 'vitest';
import type { Exchange, UpstreamCall } from '../src/observability/exchange.ts';
import { FigureSums } from '../src/page/figures.ts';

const cache = {
  fwd: 'stale',
  fwdStatus: 304,
  stored: false,
  collapsed: false,
  gathered: 5,
  gatheredBy: 'list',
};
const call: UpstreamCall = {
  upstream: 'projects',
  method: 'GET',
  path: '/projects',
  startMs: 0,
  durationMs: 1,
  sentStatus: 304,
  status: 200,
  etag: '"1"',
  bodyBytes: 2,
  cache,
  queries: 0,
  databaseMs: 0,
  sharesLookup: false,
  failure: undefined,
};
const exchange: Exchange = {
  requestId: 'id',
  startedAt: 0,
  durationMs: 1,
  method: 'GET',
  url: '/projects',
  route: '/projects',
  user: 'ann@example.com',
  status: 200,
  notModified: false,
  bodyBytes: 2,
  etag: '"1"',
  calls: [call],
};

test('a read that shared a lookup does not count as a read without a query', () => {
  const sums = new FigureSums();
  sums.add(exchange);
  sums.add({ ...exchange, calls: [{ ...call, sharesLookup: true }] });
  sums.add({
    ...exchange,
    calls: [{ ...call, cache: { ...cache, gathered: undefined }, sharesLookup: true }],
  });
  expect(sums.snapshot()).toMatchObject({ requests: 3, backendReads: 3, queriesAvoided: 1 });
});

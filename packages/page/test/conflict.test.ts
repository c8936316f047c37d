import { expect, test } from 'vitest';
import { conflictTitle } from '../src/explain/conflict-title.ts';
import { type Writes, withWrites } from '../src/explain/writes.ts';
import type { WatchedExchange } from '../src/watched.ts';

const rename = (version: string): WatchedExchange => ({
  sequence: 1,
  at: 0,
  method: 'PATCH',
  route: '/projects/{project_id}',
  status: 200,
  milliseconds: 1,
  hops: [
    {
      upstream: 'projects',
      method: 'PATCH',
      status: 200,
      milliseconds: 1,
      queries: 3,
      collapsed: false,
      version,
    },
  ],
});

const none: Writes = new Map();
const byAnn = withWrites(none, [rename('e.2')], 'ann@example.com');
const byBob = withWrites(none, [rename('e.2')], 'bob@example.com');
const bySomebody = withWrites(none, [rename('e.2')]);

/** The title that Bob sees if his ETag was version 1. */
const title = (etag: string | undefined, writes: Writes) =>
  conflictTitle('zone', 'Bob', { before: '"r.e.1.v~f.7.w"', now: etag }, writes);

test('a conflict names the person whose write made the current version', () => {
  expect(title('"r.e.2.v~f.7.w"', byAnn)).toBe('Ann changed this zone while Bob was editing it');
});

test('a conflict with a write from elsewhere names nobody', () => {
  const words = 'Someone else changed this zone while Bob was editing it';
  expect(title('"r.e.2.v~f.7.w"', bySomebody)).toBe(words);
  expect(title('"r.e.2.v~f.7.w"', none)).toBe(words);
  expect(title(undefined, byAnn)).toBe(words);
});

test('a conflict does not name the author of an unchanged part', () => {
  expect(title('"r.e.3.v~f.7.w"', byAnn)).toMatch(/^Someone else /);
  const inBoth = withWrites(byAnn, [
    { ...rename('f.7'), hops: [{ ...rename('f.7').hops[0]!, upstream: 'commissioning' }] },
  ]);
  expect(title('"r.e.3.v~f.7.w"', inBoth)).toMatch(/^Someone else /);
});

test("a conflict with one's own earlier write says so", () => {
  expect(title('"r.e.2.v~f.7.w"', byBob)).toBe(
    'Another write by Bob changed this zone while Bob was editing it',
  );
});

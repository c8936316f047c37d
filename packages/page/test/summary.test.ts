import { expect, test } from 'vitest';
import type { ClientExchange } from '../src/client/exchange.ts';
import { subjectOf } from '../src/explain/sentence.ts';
import { summaryOf } from '../src/explain/summary.ts';

const ann = 'ann@example.com';
const exchange = (user: string, status: number, ...fields: [string, string][]): ClientExchange => ({
  number: 1,
  user,
  action: { number: 7, label: 'Read all again' },
  at: 0,
  method: 'GET',
  path: '/projects/1',
  requestFields: [],
  requestBody: undefined,
  status,
  responseFields: fields.map(([name, value]) => ({ name, value })),
  responseBody: '',
  milliseconds: 1,
  hadETag: undefined,
});
const timing = (queries: string): [string, string] => [
  'server-timing',
  `projects;dur=1;desc="200, ${queries}"`,
];

test('sums up the last action of one person', () => {
  const older = { ...exchange(ann, 500), action: { number: 6, label: 'Change' } };
  const history = [
    { ...exchange('bob@example.com', 404), action: { number: 8, label: 'Read again' } },
    exchange(ann, 304, timing('0 queries')),
    exchange(ann, 304, timing('0 queries')),
    older,
  ];
  expect(summaryOf(history, ann)).toBe('Read all again: 2 requests, 2 × 304, no query');
  expect(summaryOf([], ann)).toBe('');
});

test('counts the queries of all backends, but those of a shared round trip only once', () => {
  const shared = exchange(ann, 200, timing('2 queries'), ['cache-status', 'projects; collapsed']);
  const history = [shared, exchange(ann, 200, timing('2 queries')), exchange(ann, 304)];
  expect(summaryOf(history, ann)).toBe('Read all again: 3 requests, 2 × 200, 1 × 304, 2 queries');
});

test('a read that shared a lookup is not shown as "no query"', () => {
  const looked = timing('0 queries, 1 statement for 2 lookups');
  const gathered: [string, string] = [
    'server-timing',
    'projects;dur=1;desc="304, a share (1 of 5) of one lookup"',
  ];
  for (const fields of [looked, gathered]) {
    expect(summaryOf([exchange(ann, 304, fields)], ann)).toBe(
      'Read all again: 1 request, 1 × 304, only shared lookups',
    );
  }
});

test('says nothing about queries if a response does not report them', () => {
  expect(summaryOf([exchange(ann, 412)], ann)).toBe('Read all again: 1 request, 1 × 412');
});

test('names what a path locates', () => {
  expect(subjectOf('/projects?limit=1000')).toBe('list of projects');
  expect(subjectOf('/projects/{project_id}/areas/{area_id}')).toBe('area');
  expect(subjectOf('/projects/1/areas/2/zones/3/nodes/hall-light')).toBe('node');
});

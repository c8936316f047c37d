import { expect, test } from 'vitest';
import { counted } from '../src/explain/counted.ts';

test('a count agrees with its noun', () => {
  expect([0, 1, 2].map((count) => counted(count, 'more field'))).toEqual([
    '0 more fields',
    '1 more field',
    '2 more fields',
  ]);
  expect([1, 2].map((count) => counted(count, 'query', 'queries'))).toEqual([
    '1 query',
    '2 queries',
  ]);
});

test('thousands are separated, as in the figures', () => {
  expect(counted(1_234_567, 'request')).toBe('1,234,567 requests');
});

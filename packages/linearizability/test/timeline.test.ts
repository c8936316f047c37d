import { expect, test } from 'vitest';
import { timeline } from '../src/index.ts';

test('one line per operation, sorted by start, with times since the first', () => {
  const operations = [
    { what: 'second', start: 103, end: 104.25, note: 'GET /things 304' },
    { what: 'first', start: 101, end: Infinity },
  ];
  expect(timeline(operations, ({ what }) => what)).toBe(
    ['      0.0 ..        ? ms  first', '      2.0 ..      3.3 ms  second  GET /things 304'].join(
      '\n',
    ),
  );
});

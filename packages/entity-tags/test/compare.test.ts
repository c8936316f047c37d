import { describe, expect, test } from 'vitest';
import { isWeak, matchesWeakly, opaqueTag, stronglyEqual, weaklyEqual } from '../src/index.ts';

describe('the comparisons of RFC 9110 section 8.8.3.2', () => {
  test.each([
    ['W/"1"', 'W/"1"', false, true],
    ['W/"1"', 'W/"2"', false, false],
    ['W/"1"', '"1"', false, true],
    ['"1"', '"1"', true, true],
    ['"1"', '"2"', false, false],
  ])('%s and %s', (left, right, strong, weak) => {
    expect(stronglyEqual(left, right)).toBe(strong);
    expect(weaklyEqual(left, right)).toBe(weak);
    expect(weaklyEqual(right, left)).toBe(weak);
  });
});

test('a list matches the current tag by weak comparison, and * matches any tag', () => {
  expect(matchesWeakly(['"a"', 'W/"b"'], '"b"')).toBe(true);
  expect(matchesWeakly(['"a"'], '"b"')).toBe(false);
  expect(matchesWeakly('*', '"b"')).toBe(true);
});

test('the opaque tag is the text between the quotes', () => {
  expect(opaqueTag('"a.1"')).toBe('a.1');
  expect(opaqueTag('W/"a.1"')).toBe('a.1');
  expect(isWeak('W/"a"')).toBe(true);
  expect(isWeak('"W/"')).toBe(false);
});

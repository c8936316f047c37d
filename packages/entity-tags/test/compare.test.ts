import { describe, expect, test } from 'vitest';
import {
  isWeak,
  matchesStrongly,
  matchesWeakly,
  opaqueTag,
  stronglyEqual,
  weaklyEqual,
} from '../src/index.ts';

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

describe.each([
  ['weak', matchesWeakly, true],
  ['strong', matchesStrongly, false],
])('a list by %s comparison', (_name, matches, isWeakMatch) => {
  test('matches the current tag if it contains it', () => {
    expect(matches(['"a"', '"b"'], '"b"')).toBe(true);
    expect(matches(['"a"', 'W/"b"'], '"b"')).toBe(isWeakMatch);
    expect(matches(['"a"'], '"b"')).toBe(false);
    expect(matches([], '"b"')).toBe(false);
  });

  test('matches any representation if it is *, and otherwise none without a tag', () => {
    expect(matches('*', '"b"')).toBe(true);
    expect(matches('*', undefined)).toBe(true);
    expect(matches(['"a"'], undefined)).toBe(false);
  });
});

test('the opaque tag is the text between the quotes', () => {
  expect(opaqueTag('"a.1"')).toBe('a.1');
  expect(opaqueTag('W/"a.1"')).toBe('a.1');
  expect(isWeak('W/"a"')).toBe(true);
  expect(isWeak('"W/"')).toBe(false);
});

import { describe, expect, test } from 'vitest';
import { readConditions } from '../src/conditions.ts';
import { entityTagOf, variantOf, versionsIn } from '../src/entity-tag.ts';
import { MalformedCondition } from '../src/index.ts';

describe('conditions of a write (RFC 9110 sections 13.1.1 and 13.1.2)', () => {
  test.each([
    [{}, {}],
    [{ 'if-match': '*' }, { exists: true }],
    [{ 'if-match': '"e.1.v"' }, { exists: true, expected: ['e.1'] }],
    [{ 'if-match': '"e.1.v", "e.2.v","e.3.other"' }, { exists: true, expected: ['e.1', 'e.2'] }],
    [{ 'if-match': 'W/"e.1.v"' }, { exists: true, expected: [] }],
    [{ 'if-none-match': '*' }, { exists: false }],
    [{ 'if-none-match': '"e.1.v"' }, { unexpected: ['e.1'] }],
  ])('%o', (headers, conditions) => {
    expect(readConditions(headers, 'v')).toEqual(conditions);
  });

  test('If-Match takes precedence (section 13.2.2)', () => {
    const headers = { 'if-match': '"e.1.v"', 'if-none-match': '*' };
    expect(readConditions(headers, 'v')).toEqual({ exists: true, expected: ['e.1'] });
  });

  test('a condition that cannot be read is refused, not ignored', () => {
    expect(() => readConditions({ 'if-match': 'e.1.v' }, 'v')).toThrow(MalformedCondition);
    expect(() => readConditions({ 'if-none-match': '"a" "b"' }, 'v')).toThrow(MalformedCondition);
  });
});

test('the variant tells tags and selecting headers apart', () => {
  const variant = variantOf(['a'], { 'x-user': 'ann' }, ['x-user']);
  expect(variantOf(['a'], { 'x-user': 'ann', 'x-other': '1' }, ['x-user'])).toBe(variant);
  expect(variantOf(['a'], { 'x-user': 'bob' }, ['x-user'])).not.toBe(variant);
  expect(variantOf(['a'], {}, ['x-user'])).not.toBe(variant);
  expect(variantOf(['b'], { 'x-user': 'ann' }, ['x-user'])).not.toBe(variant);
  expect(variantOf(['a,b'], {}, [])).not.toBe(variantOf(['a', 'b'], {}, []));
  expect(versionsIn([entityTagOf('e.1', variant)], variant)).toEqual(['e.1']);
});

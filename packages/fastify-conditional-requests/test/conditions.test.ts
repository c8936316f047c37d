import { describe, expect, test } from 'vitest';
import { isNotModified, namesCurrent, readConditions } from '../src/conditions/conditions.ts';
import {
  entityTagOf,
  type Selection,
  variantOf,
  versionsIn,
} from '../src/conditions/entity-tag.ts';
import { MalformedCondition, PreconditionFailed } from '../src/index.ts';

describe('conditions of a write (RFC 9110 sections 13.1.1, 13.1.2 and 13.2.2)', () => {
  const none = { mustExist: false, mustNotExist: false };
  const exists = { mustExist: true, mustNotExist: false };
  test.each([
    [{}, none],
    [{ 'if-match': '*' }, exists],
    [{ 'if-match': '"e.1.v"' }, { ...exists, expected: ['e.1'] }],
    [{ 'if-match': '"e.1.v", "e.2.v","e.3.other"' }, { ...exists, expected: ['e.1', 'e.2'] }],
    [{ 'if-match': 'W/"e.1.v"' }, { ...exists, expected: [] }],
    [{ 'if-match': '' }, { ...exists, expected: [] }],
    [{ 'if-none-match': '*' }, { ...none, mustNotExist: true }],
    [{ 'if-none-match': '"e.1.v"' }, { ...none, unexpected: ['e.1'] }],
    [{ 'if-none-match': 'W/"e.1.v"' }, { ...none, unexpected: ['e.1'] }],
    [
      { 'if-match': '"e.1.v"', 'if-none-match': '*' },
      { mustExist: true, mustNotExist: true, expected: ['e.1'] },
    ],
    [
      { 'if-match': '*', 'if-none-match': '"e.1.v"' },
      { ...exists, unexpected: ['e.1'] },
    ],
  ])('%o', (headers, conditions) => {
    expect(readConditions(headers, 'v')).toEqual(conditions);
  });

  test('a malformed condition is rejected, not ignored', () => {
    expect(() => readConditions({ 'if-match': 'e.1.v' }, 'v')).toThrow(MalformedCondition);
    expect(() => readConditions({ 'if-none-match': '"a" "b"' }, 'v')).toThrow(MalformedCondition);
  });
});

describe('conditions of a read', () => {
  test.each([
    [{}, false, false],
    [{ 'if-none-match': '"a"' }, true, true],
    [{ 'if-none-match': '"b", W/"a"' }, true, true],
    [{ 'if-none-match': '"b"' }, false, false],
    [{ 'if-none-match': 'malformed' }, false, false],
    [{ 'if-none-match': '*' }, false, true],
    [{ 'if-match': '"a"', 'if-none-match': '"a"' }, false, true],
    [{ 'if-match': '"a"' }, false, false],
    [{ 'if-match': '*' }, false, false],
  ])('%o: %j before the representation exists, %j afterwards', (headers, atOnce, later) => {
    expect(namesCurrent(headers, '"a"')).toBe(atOnce);
    expect(isNotModified(headers, '"a"')).toBe(later);
  });

  test('If-Match uses strong comparison and is evaluated first', () => {
    for (const field of ['"b"', 'W/"a"', '']) {
      const headers = { 'if-match': field, 'if-none-match': '"a"' };
      expect(() => isNotModified(headers, '"a"')).toThrow(PreconditionFailed);
    }
    expect(() => isNotModified({ 'if-match': 'a' }, '"a"')).toThrow(MalformedCondition);
  });

  test('only * matches a representation without an entity tag', () => {
    expect(isNotModified({ 'if-none-match': '"a"' })).toBe(false);
    expect(isNotModified({ 'if-none-match': '*' })).toBe(true);
    expect(isNotModified({ 'if-match': '*' })).toBe(false);
    expect(() => isNotModified({ 'if-match': '"a"' })).toThrow(PreconditionFailed);
  });
});

test('everything that selects a representation changes the variant', () => {
  const base: Selection = { scope: '[]', tags: ['a'], path: '/a', query: null, fields: ['ann'] };
  const variant = variantOf(base);
  expect(variantOf({ ...base, fields: [...base.fields] })).toBe(variant);
  const others: Partial<Selection>[] = [
    { fields: ['bob'] },
    { fields: [null] },
    { fields: [] },
    { tags: ['b'] },
    { tags: [] },
    { path: '/b' },
    { query: '' },
    { query: 'limit=1' },
    { scope: '[["host","a"]]' },
  ];
  const variants = others.map((other) => variantOf({ ...base, ...other }));
  expect(new Set([variant, ...variants]).size).toBe(others.length + 1);
  expect(variantOf({ ...base, tags: ['a,b'] })).not.toBe(variantOf({ ...base, tags: ['a', 'b'] }));
  expect(versionsIn([entityTagOf('e.1', variant)], variant)).toEqual(['e.1']);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEntityTags } from '../src/index.ts';

describe('the list grammar of RFC 9110 sections 5.6.1 and 8.8.3', () => {
  test.each([
    ['*', '*'],
    [' * ', '*'],
    ['"a"', ['"a"']],
    ['W/"a"', ['W/"a"']],
    ['"a", W/"b" ,"c"', ['"a"', 'W/"b"', '"c"']],
    ['"a,b", "c"', ['"a,b"', '"c"']],
    [', ,"a",,\t"b", ', ['"a"', '"b"']],
    ['""', ['""']],
    ['', []],
    [' ,\t,', []],
    ['"\u00e9\u00ff!#~"', ['"\u00e9\u00ff!#~"']],
  ])('%s is a list', (value, expected) => {
    expect(parseEntityTags(value)).toEqual(expected);
  });

  test.each([
    'a',
    '\u00a0*',
    '"a',
    'a"',
    '"a" "b"',
    '"a""b"',
    'w/"a"',
    'W/ "a"',
    '*, "a"',
    '"a", *',
    '"a b"',
    '"\u007f"',
    '"\u0100"',
    "'a'",
  ])('%j is malformed', (value) => {
    expect(parseEntityTags(value)).toBeUndefined();
  });
});

const opaque = fc
  .array(
    fc.oneof(
      fc.constant(0x21),
      fc.integer({ min: 0x23, max: 0x7e }),
      fc.integer({ min: 0x80, max: 0xff }),
    ),
  )
  .map((codes) => String.fromCharCode(...codes));
const entityTag = fc
  .tuple(fc.boolean(), opaque)
  .map(([weak, tag]) => `${weak ? 'W/' : ''}"${tag}"`);
const separator = fc.stringMatching(/^[ \t]*,[ \t,]*$/);

test('every list that the grammar generates is parsed', () => {
  fc.assert(
    fc.property(fc.array(entityTag), separator, (tags, comma) => {
      expect(parseEntityTags(tags.join(comma))).toEqual(tags);
    }),
  );
});

test('every accepted list consists of entity tags only', () => {
  const pieces = fc.constantFrom('"', 'W/', ',', ' ', '\t', '*', 'a', '\\', '\u00ff', '\u0000');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const value = parts.join('');
      const list = parseEntityTags(value);
      if (list === undefined || list === '*') return;
      for (const tag of list) expect(tag).toMatch(/^(?:W\/)?"[!#-~\u0080-\u00ff]*"$/);
      const rest = list.reduce((left, tag) => left.replace(tag, ''), value);
      expect(rest).toMatch(/^[ \t,]*$/);
    }),
    { numRuns: 2_000 },
  );
});

// A parser of quadratic time would not finish these.
test.each([
  ['"', undefined],
  [',', 0],
  [' ', 0],
  ['W/', undefined],
  ['"a" ', undefined],
  ['"a",', 1_000_000],
])('a million times %j', (piece, length) => {
  expect(parseEntityTags(piece.repeat(1_000_000))?.length).toBe(length);
});

import { describe, expect, test } from 'vitest';
import { joinEdgeTag, secondPartsOf, splitEdgeTags } from '../src/edge/edge-tag.ts';

test("an ETag is made from the release and the upstreams' ETags", () => {
  expect(joinEdgeTag('r', ['"k.1"'])).toBe('"r.k.1"');
  expect(joinEdgeTag('r', ['"k.1"', 'W/"m.2"'])).toBe('"r.k.1~m.2"');
});

describe('a condition for the upstream', () => {
  test.each([
    ['if-match', '"r.k.1"', '"k.1"'],
    ['if-match', '"r.k.1~m.2"', '"-"'],
    ['if-match', '"r.k.1", "r.k.2~m.9"', '"k.1"'],
    ['if-match', '*', '*'],
    ['if-none-match', '*', '*'],
    ['if-match', 'W/"r.k.1"', '"-"'],
    ['if-none-match', 'W/"r.k.1"', '"k.1"'],
    ['if-match', '"other.k.1"', '"k.1"'],
    ['if-none-match', '"other.k.1"', '"k.1"'],
    ['if-match', '"other.k.1", "r.k.2", "r.k.1"', '"k.1", "k.2"'],
    ['if-match', '"nothing"', '"nothing"'],
    ['if-match', 'malformed', 'malformed'],
  ] as const)('%s: %s is %s', (name, field, expected) => {
    expect(splitEdgeTags(name, field)).toBe(expected);
  });

  test.each([
    ['if-match', '"r.k.1~m.2"', '"k.1"'],
    ['if-match', '"r.k.1~m.2", "r.k.1~m.2", "r.k.3~m.2"', '"k.1", "k.3"'],
    ['if-match', '"r.k.1~m.1", "r.k.2~m.2"', '"k.2"'],
    ['if-match', '"r.k.1~never"', '"-"'],
    ['if-match', '"r.k.1"', '"-"'],
    ['if-match', '"r.k.1~m.2~x"', '"-"'],
    ['if-match', 'W/"r.k.1~m.2"', '"-"'],
    ['if-none-match', 'W/"r.k.1~m.2", "r.k.2~m.1"', '"k.1"'],
    ['if-match', '"other.k.1~m.2"', '"k.1"'],
    ['if-match', '*', '*'],
  ] as const)('%s: %s is %s while the second part is m.2', (name, field, expected) => {
    expect(splitEdgeTags(name, field, ['"m.2"'])).toBe(expected);
  });

  const nodes = '3.k.VariantVariant16';
  test.each([
    [`"r.k.1~${nodes}.release1"`, `"${nodes}.release2"`, '"k.1"'],
    [`"r.k.1~${nodes}"`, `"${nodes}.release2.private1"`, '"k.1"'],
    [`"r.k.1~${nodes}.release1"`, `"4.k.VariantVariant16.release1"`, '"-"'],
    // Not the form of an ETag of fastify-conditional-requests.
    ['"r.k.1~m.deadbeef"', '"m.cafebabe"', '"-"'],
    [`"r.k.1~m.deadbeef.VariantVariant16"`, `"m.cafebabe.VariantVariant16"`, '"-"'],
  ])('ignores the releases: %s is compared with %s', (field, current, expected) => {
    expect(splitEdgeTags('if-match', field, [current])).toBe(expected);
  });

  test('is the upstream ETag that was joined', () => {
    for (const upstreams of [['"k.1"'], ['"k.1"', '"m.2"']] as const) {
      const [first, ...others] = upstreams;
      expect(splitEdgeTags('if-match', joinEdgeTag('r', upstreams), others)).toBe(first);
    }
  });
});

describe('the second parts that belong to k.1', () => {
  test.each([
    ['if-match', '"r.k.1~m.1", "r.k.2~m.2", "r.k.1~m.3"', ['"m.1"', '"m.3"']],
    ['if-match', '"r.k.1", "r.k.1~m.1~x", W/"r.k.1~m.2"', []],
    ['if-match', '"other.k.1~m.1"', ['"m.1"']],
    ['if-none-match', 'W/"r.k.1~m.2"', ['"m.2"']],
    ['if-match', '*', '*'],
    ['if-match', 'malformed', undefined],
  ] as const)('%s: %s', (name, field, expected) => {
    expect(secondPartsOf(name, field, '"k.1"')).toEqual(expected);
  });
});

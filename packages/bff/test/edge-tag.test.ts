import { describe, expect, test } from 'vitest';
import { joinEdgeTag, splitEdgeTags } from '../src/edge/edge-tag.ts';

test("an ETag is made from the release and the upstreams' ETags", () => {
  expect(joinEdgeTag('r', ['"k.1"'])).toBe('"r.k.1"');
  expect(joinEdgeTag('r', ['"k.1"', 'W/"m.2"'])).toBe('"r.k.1~m.2"');
});

describe('a condition for the upstream', () => {
  test.each([
    ['if-match', '"r.k.1"', '"k.1"'],
    ['if-match', '"r.k.1~m.2"', '"k.1"'],
    ['if-match', '"r.k.1", "r.k.2~m.9"', '"k.1", "k.2"'],
    ['if-match', '*', '*'],
    ['if-none-match', '*', '*'],
    ['if-match', 'W/"r.k.1"', '"-"'],
    ['if-none-match', 'W/"r.k.1"', '"k.1"'],
    ['if-match', '"other.k.1"', '"-"'],
    ['if-none-match', '"other.k.1"', '"-"'],
    ['if-match', '"other.k.1", "r.k.2"', '"k.2"'],
    ['if-match', 'malformed', 'malformed'],
  ] as const)('%s: %s is %s', (name, field, expected) => {
    expect(splitEdgeTags('r', name, field)).toBe(expected);
  });

  test('is the upstream ETag that was joined', () => {
    for (const upstreams of [['"k.1"'], ['"k.1"', '"m.2"']]) {
      expect(splitEdgeTags('r', 'if-match', joinEdgeTag('r', upstreams))).toBe(upstreams[0]);
    }
  });
});

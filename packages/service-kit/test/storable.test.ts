import { describe, expect, test } from 'vitest';
import { assertStorable, Problem } from '../src/index.ts';

function faultOf(json: string, pointer?: string): unknown {
  try {
    assertStorable(JSON.parse(json), pointer);
  } catch (error) {
    if (error instanceof Problem && error.statusCode === 422) return error.errors?.[0];
    throw error;
  }
  return undefined;
}

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

test.for([
  '{}',
  'null',
  '"text"',
  '1.5e300',
  String.raw`{"a":["\ud83d\udca1",{"b":"\u0001"}]}`,
  nested(64),
])('%s can be stored', (json) => {
  expect(faultOf(json)).toBeUndefined();
});

test('undefined is accepted', () => {
  expect(() => assertStorable(undefined)).not.toThrow();
});

describe('the first fault is named', () => {
  test.for([
    [String.raw`{"a":[1,{"b":"x\u0000"}]}`, '#/a/1/b', 'must not contain NUL'],
    [String.raw`{"a":{"x\u0000":1}}`, '#/a', 'must not have a property name that contains NUL'],
    [String.raw`["\ud800"]`, '#/0', 'must not contain half of a surrogate pair'],
    [
      String.raw`{"\udc00":1}`,
      '#',
      'must not have a property name that contains half of a surrogate pair',
    ],
    ['{"a~/b":1e400}', '#/a~0~1b', 'must be a number that a double can hold'],
    ['[-1e400]', '#/0', 'must be a number that a double can hold'],
  ] as const)('%s', ([json, pointer, detail]) => {
    expect(faultOf(json)).toEqual({ pointer, detail });
  });

  test('with a pointer that starts at the value', () => {
    expect(faultOf(String.raw`["\u0000"]`, '/configuration')).toMatchObject({
      pointer: '#/configuration/0',
    });
  });
});

test('nesting is limited', () => {
  expect(faultOf(nested(65))).toMatchObject({ detail: 'must not be nested deeper than 64' });
  expect(faultOf(nested(500_000))).toMatchObject({ detail: 'must not be nested deeper than 64' });
  expect(faultOf(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`)).toBeDefined();
});

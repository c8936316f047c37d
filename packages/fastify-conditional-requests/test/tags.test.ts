import { expect, test } from 'vitest';
import { requireTags } from '../src/versions/tags.ts';

test.each([[[]], [['a']], [['a', 'user:ann@example.com/projects']]])('%j are tags', (tags) => {
  expect(requireTags(tags, 'reads')).toBe(tags);
});

test.each([
  ['a', "reads: expected an array of tags (non-empty strings), received 'a'"],
  [undefined, 'reads: expected an array of tags (non-empty strings), received undefined'],
  [new Set(['a']), "reads: expected an array of tags (non-empty strings), received Set(1) { 'a' }"],
  [['a', ''], "reads: expected tags that are non-empty strings, received '' at index 1"],
  [[undefined], 'reads: expected tags that are non-empty strings, received undefined at index 0'],
  [[['a']], "reads: expected tags that are non-empty strings, received [ 'a' ] at index 0"],
  [
    Array(1), // A sparse array.
    'reads: expected tags that are non-empty strings, received undefined at index 0',
  ],
])('%j is not a list of tags', (value, message) => {
  expect(() => requireTags(value, 'reads')).toThrow(new TypeError(message));
});

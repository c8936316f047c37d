import { expect, test } from 'vitest';
import { rotated } from '../src/compete.ts';

test('a different contender goes first in each round', () => {
  const rounds = [0, 1, 2, 3].map((round) => rotated(['a', 'b', 'c'], round).join(''));
  expect(rounds).toEqual(['abc', 'bca', 'cab', 'abc']);
});

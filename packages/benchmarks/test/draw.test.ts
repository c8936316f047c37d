import { expect, test } from 'vitest';
import { randomOf } from '../src/draw.ts';

test('different seeds draw different items, from the first one on', () => {
  const items = Array.from({ length: 100 }, (_, seed) => Math.floor(randomOf(seed)() * 10));
  expect(new Set(items).size).toBe(10);
});

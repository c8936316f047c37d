import { expect, test } from 'vitest';
import { ComposedBodies } from '../src/edge/composed-bodies.ts';

test('keeps the most recently used bodies within its bound', () => {
  const bodies = new ComposedBodies(4_000);
  const body = Buffer.alloc(1_000, 'x');
  for (const key of ['a', 'b', 'c']) bodies.set(key, body);
  expect(bodies.get('a')).toBe(body);
  bodies.set('d', body);
  expect(['a', 'b', 'c', 'd'].map((key) => bodies.get(key) !== undefined)).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect(bodies.stats).toMatchObject({ entries: 3, evicted: 1 });
  expect(bodies.stats.bytes).toBeLessThanOrEqual(4_000);
});

test('does not keep a body larger than its bound, and evicts nothing for it', () => {
  const bodies = new ComposedBodies(4_000);
  bodies.set('a', Buffer.alloc(1_000));
  bodies.set('b', Buffer.alloc(4_000));
  expect(bodies.get('b')).toBeUndefined();
  expect(bodies.get('a')).toHaveLength(1_000);
});

test('replaces a body that is set again, and counts it once', () => {
  const bodies = new ComposedBodies(4_000);
  bodies.set('a', Buffer.alloc(2_000));
  const { bytes } = bodies.stats;
  bodies.set('a', Buffer.alloc(1_000));
  expect(bodies.stats).toEqual({ bytes: bytes - 1_000, entries: 1, evicted: 0 });
  bodies.set('a', Buffer.alloc(5_000));
  expect(bodies.stats).toEqual({ bytes: 0, entries: 0, evicted: 0 });
});

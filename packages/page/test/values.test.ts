import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodyOf, changesOf, disputedOf, valuesOf } from '../src/building/values.ts';

const base = { name: 'Hall', scenario: 'switch' };

describe('two people change the same resource', () => {
  test("only the slower person's changes need a choice", () => {
    const mine = { ...base, name: 'Lobby' };
    expect(disputedOf(base, mine, { name: 'Entrance', scenario: 'dim' })).toEqual(['name']);
    expect(disputedOf(base, mine, { ...base, scenario: 'dim' })).toEqual(['name']);
  });

  test('equal changes need no choice', () => {
    const mine = { name: 'Lobby', scenario: 'dim' };
    expect(disputedOf(base, mine, { name: 'Entrance', scenario: 'dim' })).toEqual(['name']);
    expect(disputedOf(base, mine, mine)).toEqual([]);
  });

  const texts = fc.constantFrom('a', 'b', 'c');
  const version = fc.record({ name: texts, scenario: texts });
  test('no change is lost without a choice', () => {
    fc.assert(
      fc.property(version, version, version, (base, mine, theirs) => {
        const disputed = disputedOf(base, mine, theirs);
        // A field without a choice keeps their value.
        return (['name', 'scenario'] as const).every(
          (name) =>
            disputed.includes(name) || mine[name] === base[name] || mine[name] === theirs[name],
        );
      }),
    );
  });
});

test('a form loses nothing on the way to a body', () => {
  const node = { name: 'Lamp', configuration: { level: [1, 2] } };
  expect(bodyOf(valuesOf(node))).toEqual(node);
  expect(bodyOf(changesOf(valuesOf(node), { ...valuesOf(node), name: 'Light' }))).toEqual({
    name: 'Light',
  });
});

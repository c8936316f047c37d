import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodyOf, changesOf, mergeOf, valuesOf } from '../src/building/values.ts';

const base = { name: 'Hall', scenario: 'switch' };

describe('two people change the same thing', () => {
  test('what only one of them has changed is taken from them', () => {
    const mine = { ...base, name: 'Lobby' };
    const theirs = { ...base, scenario: 'dim' };
    expect(mergeOf(base, mine, theirs)).toEqual({
      merged: { name: 'Lobby', scenario: 'dim' },
      disputed: [],
    });
  });

  test('what both have changed is disputed, unless they agree', () => {
    const mine = { name: 'Lobby', scenario: 'dim' };
    const theirs = { name: 'Entrance', scenario: 'dim' };
    expect(mergeOf(base, mine, theirs)).toEqual({ merged: mine, disputed: ['name'] });
  });

  const texts = fc.constantFrom('a', 'b', 'c');
  const version = fc.record({ name: texts, scenario: texts });
  test('nothing of either is lost without a word', () => {
    fc.assert(
      fc.property(version, version, version, (base, mine, theirs) => {
        const { merged, disputed } = mergeOf(base, mine, theirs);
        return (['name', 'scenario'] as const).every(
          (name) =>
            disputed.includes(name) ||
            [mine, theirs].every(
              (version) => version[name] === base[name] || version[name] === merged[name],
            ),
        );
      }),
    );
  });
});

test('a form goes to and fro without a loss', () => {
  const node = { name: 'Lamp', configuration: { level: [1, 2] } };
  expect(bodyOf(valuesOf(node))).toEqual(node);
  expect(bodyOf(changesOf(valuesOf(node), { ...valuesOf(node), name: 'Light' }))).toEqual({
    name: 'Light',
  });
});

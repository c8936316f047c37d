import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSet, type SetOperation } from '../src/index.ts';
import { hasAnOrder, interval } from './intervals.ts';

/** The states of one element, which is added at most once and removed at most once. */
const apply = (state: 'before' | 'in' | 'after', operation: SetOperation) => {
  if (operation.kind === 'add') return state === 'before' ? 'in' : undefined;
  if (operation.kind === 'remove') return state === 'in' ? 'after' : undefined;
  return finds(operation) === (state === 'in') ? state : undefined;
};
const finds = (operation: SetOperation): boolean =>
  operation.kind === 'list'
    ? operation.elements.has('a')
    : operation.kind === 'look up' && operation.isFound;

const change = fc.option(fc.tuple(interval, fc.boolean()), { nil: undefined });
const look = fc.tuple(interval, fc.boolean(), fc.boolean());
const history = fc
  .tuple(change, change, fc.array(look, { maxLength: 5 }))
  .map(([add, remove, looks]): SetOperation[] => [
    ...[add, remove].flatMap((change, index) => {
      if (change === undefined) return [];
      const [{ start, end }, isKnown] = change;
      const kind = index === 0 ? ('add' as const) : ('remove' as const);
      return [{ kind, element: 'a', start, end: isKnown ? end : Infinity }];
    }),
    ...looks.map(([when, isFound, isList]): SetOperation =>
      isList
        ? { kind: 'list', elements: new Set(isFound ? ['a', 'other'] : ['other']), ...when }
        : { kind: 'look up', element: 'a', isFound, ...when },
    ),
  ]);
const initial = new Set(['other']);

test('agrees with a search through all orders of the operations on one element', () => {
  let linearizable = 0;
  fc.assert(
    fc.property(history, (operations) => {
      const expected = hasAnOrder('before', operations, apply);
      if (expected) linearizable++;
      expect(checkSet(initial, operations) === undefined).toBe(expected);
    }),
    { numRuns: 10_000 },
  );
  expect(linearizable).toBeGreaterThan(1_000);
  expect(linearizable).toBeLessThan(9_000);
});

test('the operations of a violation are a violation by themselves', () => {
  fc.assert(
    fc.property(history, (operations) => {
      const violation = checkSet(initial, operations);
      if (violation === undefined) return;
      expect(hasAnOrder('before', violation.operations, apply)).toBe(false);
      expect(violation.operations.length).toBeLessThanOrEqual(5);
    }),
    { numRuns: 3_000 },
  );
});

const list = (start: number, end: number, ...elements: string[]): SetOperation => ({
  kind: 'list',
  elements: new Set(elements),
  start,
  end,
});
const add: SetOperation = { kind: 'add', element: 'a', start: 1, end: 2 };
const remove: SetOperation = { kind: 'remove', element: 'a', start: 5, end: 6 };

test('an element that is missing, seen after its removal, or never added is reported', () => {
  const early = list(0, 1.5);
  const good = [add, early, list(3, 4, 'a'), remove, list(7, 8)];
  expect(checkSet(new Set(), good)).toBeUndefined();
  const missing = checkSet(new Set(), [...good, list(2.5, 3)]);
  expect(missing?.reason).toBe('"a" was missing');
  expect(missing?.operations).toHaveLength(3);
  const back = checkSet(new Set(), [...good, list(9, 10, 'a')]);
  expect(back?.reason).toBe('"a" was seen after it had been removed');
  expect(back?.operations).toHaveLength(3);
  expect(checkSet(new Set(), [list(1, 2, 'b')])?.reason).toBe('"b" was seen and never added');
});

test('an initial element that is never removed stays', () => {
  expect(checkSet(new Set(['a']), [list(1, 2, 'a'), list(3, 4)])?.reason).toBe('"a" was missing');
});

const unknown = (operation: SetOperation): SetOperation => ({ ...operation, end: Infinity });

test('an addition or removal of unknown outcome happens late, or never', () => {
  const history = [unknown(add), unknown(remove), list(8, 9), list(10, 11, 'a'), list(12, 13)];
  expect(checkSet(new Set(), history)).toBeUndefined();
  expect(checkSet(new Set(), [...history, list(14, 15, 'a')])).toBeDefined();
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRegister, type Operation } from '../src/index.ts';
import { hasAnOrder, interval } from './intervals.ts';

const apply = (value: string, { kind, value: other, replaces = value }: Operation) => {
  if (kind === 'write') return replaces === value ? other : undefined;
  return other === value ? value : undefined;
};

const history = fc
  .tuple(
    fc.array(fc.tuple(interval, fc.constantFrom('known', 'unknown', '0', '1', '2', '3')), {
      maxLength: 4,
    }),
    fc.array(fc.tuple(interval, fc.nat(4)), { maxLength: 5 }),
  )
  .map(([writes, reads]): Operation[] => [
    ...writes.map(([{ start, end }, how], index) => ({
      kind: 'write' as const,
      value: String(index + 1),
      start,
      end: how === 'unknown' ? Infinity : end,
      ...(Number(how) <= index && { replaces: how }),
    })),
    ...reads.map(([when, value]) => ({ kind: 'read' as const, value: String(value), ...when })),
  ]);

test('agrees with a search through all orders', () => {
  const count = { linearizable: 0, conditional: 0 };
  fc.assert(
    fc.property(history, (operations) => {
      const expected = hasAnOrder('0', operations, apply);
      if (expected) count.linearizable++;
      if (expected && operations.some(({ replaces }) => replaces)) count.conditional++;
      expect(checkRegister('0', operations) === undefined).toBe(expected);
    }),
    { numRuns: 10_000 },
  );
  // Both verdicts occurred often enough to be a test.
  expect(count.linearizable).toBeGreaterThan(1_000);
  expect(count.linearizable).toBeLessThan(9_000);
  expect(count.conditional).toBeGreaterThan(100);
});

/** Whether it contains the writes of all values that it names. */
const isWhole = (part: readonly Operation[]): boolean => {
  const writes = part.filter(({ kind }) => kind === 'write');
  const written = new Set(['0', ...writes.map(({ value }) => value)]);
  return part.every(({ value, replaces = '0' }) =>
    [value, replaces].every((each) => written.has(each)),
  );
};

test('the operations of a violation are a violation by themselves, and none can be left out', () => {
  fc.assert(
    fc.property(history, (operations) => {
      const violation = checkRegister('0', operations);
      if (violation === undefined) return;
      const part = violation.operations;
      expect(hasAnOrder('0', part, apply)).toBe(false);
      expect(part.length).toBeLessThanOrEqual(operations.length);
      const wrong = part
        .map((one) => part.filter((other) => other !== one))
        .filter((rest) => isWhole(rest) && !hasAnOrder('0', rest, apply));
      expect(wrong).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
});

const write = (value: string, start: number, end: number, replaces?: string): Operation => ({
  kind: 'write',
  value,
  start,
  end,
  replaces,
});
const read = (value: string, start: number, end: number): Operation => ({
  kind: 'read',
  value,
  start,
  end,
});

test('a stale read is reported with only the write that makes it stale', () => {
  const stale = [write('new', 1, 2), read('old', 3, 4)];
  const violation = checkRegister('old', [
    ...stale,
    read('old', 0, 1),
    read('new', 5, 6),
    write('next', 7, 8),
    read('next', 9, 10),
  ]);
  expect(violation?.reason).toBe('"old" was read after "new" had taken its place');
  expect(violation?.operations).toEqual(stale);
});

test('a new value and then the old one: each read is right by itself', () => {
  const slow = write('new', 1, 9);
  const [first, second] = [read('new', 2, 3), read('old', 4, 5)];
  expect(checkRegister('old', [slow, first])).toBeUndefined();
  expect(checkRegister('old', [slow, second])).toBeUndefined();
  expect(checkRegister('old', [slow, first, second])?.operations).toEqual([slow, first, second]);
});

test('a write of unknown outcome happens late, or never, but at most once', () => {
  const unknown = write('new', 1, Infinity);
  expect(checkRegister('old', [unknown, read('old', 50, 60)])).toBeUndefined();
  expect(checkRegister('old', [unknown, read('old', 50, 60), read('new', 70, 80)])).toBeUndefined();
  const backAgain = [unknown, read('new', 50, 60), read('old', 70, 80)];
  expect(checkRegister('old', backAgain)?.operations).toEqual(backAgain);
});

test('lost updates: two conditional writes replace one value, or another write comes between', () => {
  const both = [write('a', 1, 9, 'old'), write('b', 1, 9, 'old')];
  expect(checkRegister('old', both)?.reason).toBe('"old" was replaced twice');
  expect(checkRegister('old', [write('a', 1, 2), write('b', 3, 4, 'old')])).toBeDefined();
  expect(checkRegister('old', [write('a', 1, 2), write('b', 3, 4, 'a')])).toBeUndefined();
});

test('writing a value twice is a TypeError', () => {
  expect(() => checkRegister('0', [write('a', 1, 2), write('a', 3, 4)])).toThrow('written twice');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRegister, type Operation } from '../src/register.ts';

/** Tries every order that keeps what ended before what started later. */
function hasAnOrder(value: string, left: readonly Operation[]): boolean {
  if (left.every(({ kind, end }) => kind === 'write' && end === Infinity)) return true;
  return left.some((next) => {
    const isFirst = left.every((other) => other === next || other.end >= next.start);
    if (!isFirst || (next.kind === 'read' && next.value !== value)) return false;
    const rest = left.filter((other) => other !== next);
    return hasAnOrder(next.value, rest);
  });
}

const interval = fc
  .uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 2 })
  .map(([one = 0, other = 0]) => ({
    start: Math.min(one, other),
    end: Math.max(one, other) + 0.5,
  }));

const history = fc
  .tuple(
    fc.array(fc.tuple(interval, fc.boolean()), { maxLength: 3 }),
    fc.array(fc.tuple(interval, fc.nat(3)), { maxLength: 5 }),
  )
  .map(([writes, reads]): Operation[] => [
    ...writes.map(([{ start, end }, isKnown], index) => ({
      kind: 'write' as const,
      value: String(index + 1),
      start,
      end: isKnown ? end : Infinity,
    })),
    ...reads.map(([when, value]) => ({ kind: 'read' as const, value: String(value), ...when })),
  ]);

test('it agrees with a search through all orders', () => {
  let linearizable = 0;
  fc.assert(
    fc.property(history, (operations) => {
      const expected = hasAnOrder('0', operations);
      if (expected) linearizable++;
      expect(checkRegister('0', operations) === undefined).toBe(expected);
    }),
    { numRuns: 5_000 },
  );
  // Both answers came often enough to mean something.
  expect(linearizable).toBeGreaterThan(500);
  expect(linearizable).toBeLessThan(4_500);
});

test('a stale read is named, with what shows it', () => {
  const write: Operation = { kind: 'write', value: 'new', start: 1, end: 2 };
  const read: Operation = { kind: 'read', value: 'old', start: 3, end: 4 };
  const violation = checkRegister('old', [write, read]);
  expect(violation?.reason).toBe('"old" was read after "new" had taken its place');
  expect(violation?.operations).toContain(write);
  expect(violation?.operations).toContain(read);
});

test('new, then old: neither alone is wrong', () => {
  const write: Operation = { kind: 'write', value: 'new', start: 1, end: 9 };
  const first: Operation = { kind: 'read', value: 'new', start: 2, end: 3 };
  const second: Operation = { kind: 'read', value: 'old', start: 4, end: 5 };
  expect(checkRegister('old', [write, first])).toBeUndefined();
  expect(checkRegister('old', [write, second])).toBeUndefined();
  expect(checkRegister('old', [write, first, second])).toBeDefined();
});

test('two writes of one value cannot be told apart', () => {
  const write: Operation = { kind: 'write', value: 'a', start: 1, end: 2 };
  expect(() => checkRegister('0', [write, write])).toThrow('written twice');
});

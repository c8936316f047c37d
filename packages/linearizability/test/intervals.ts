import fc from 'fast-check';
import type { Interval } from '../src/index.ts';

/** No two moments are the same. */
export const interval = fc
  .uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 2 })
  .map(([one = 0, other = 0]) => ({
    start: Math.min(one, other),
    end: Math.max(one, other) + 0.5,
  }));

/**
 * Tries every order that keeps what ended before what started later.
 *
 * @param apply the state after an operation; undefined if it cannot be in that state
 */
export function hasAnOrder<State, Operation extends Interval>(
  state: State,
  left: readonly Operation[],
  apply: (state: State, operation: Operation) => State | undefined,
): boolean {
  // Of what is unknown, all that is left may never be done.
  if (left.every(({ end }) => end === Infinity)) return true;
  return left.some((next) => {
    const isFirst = left.every((other) => other === next || other.end >= next.start);
    const after = isFirst ? apply(state, next) : undefined;
    const rest = left.filter((other) => other !== next);
    return after !== undefined && hasAnOrder(after, rest, apply);
  });
}

import fc from 'fast-check';
import type { Interval } from '../src/index.ts';

/** An interval that starts at a whole number and ends at a half, so that no start equals an end. */
export const interval = fc
  .uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 2 })
  .map(([one = 0, other = 0]) => ({
    start: Math.min(one, other),
    end: Math.max(one, other) + 0.5,
  }));

/**
 * Tries every order in which an operation that ended before another started comes first.
 *
 * @param apply returns the state after an operation, or undefined if the state rules it out
 */
export function hasAnOrder<State, Operation extends Interval>(
  state: State,
  left: readonly Operation[],
  apply: (state: State, operation: Operation) => State | undefined,
): boolean {
  // Operations of unknown outcome may never happen.
  if (left.every(({ end }) => end === Infinity)) return true;
  return left.some((next) => {
    const isFirst = left.every((other) => other === next || other.end >= next.start);
    const after = isFirst ? apply(state, next) : undefined;
    const rest = left.filter((other) => other !== next);
    return after !== undefined && hasAnOrder(after, rest, apply);
  });
}

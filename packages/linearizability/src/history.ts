/** From the moment when a client asked until it had the answer, on any one clock. */
export interface Interval {
  readonly start: number;
  /** `Infinity` for a change of which nobody knows whether, and when, it was done. */
  readonly end: number;
  /** Who did it and how, for people. */
  readonly note?: string;
}

/** Why a history is not linearizable, and the operations that show it: none can be left out. */
export interface Violation<Operation> {
  readonly reason: string;
  readonly operations: readonly Operation[];
}

/**
 * Leaves out of a history that fails what it fails without.
 *
 * @param fails for a part of it, in the same order
 */
export function reduce<Operation>(
  history: readonly Operation[],
  fails: (part: readonly Operation[]) => boolean,
): readonly Operation[] {
  for (const operation of history) {
    const rest = history.filter((other) => other !== operation);
    if (fails(rest)) return reduce(rest, fails);
  }
  return history;
}

/** One line an operation, in the order of their starts, times in milliseconds from the first. */
export function timeline<Operation extends Interval>(
  operations: readonly Operation[],
  describe: (operation: Operation) => string,
): string {
  const zero = Math.min(...operations.map(({ start }) => start));
  const at = (time: number): string =>
    (time === Infinity ? '?' : (time - zero).toFixed(1)).padStart(9);
  return operations
    .toSorted((one, other) => one.start - other.start)
    .map((operation) => {
      const { start, end, note } = operation;
      const which = describe(operation) + (note === undefined ? '' : `  ${note}`);
      return `${at(start)} ..${at(end)} ms  ${which}`;
    })
    .join('\n');
}

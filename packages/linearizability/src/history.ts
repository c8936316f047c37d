/** From a client's request to its response, on any single clock. */
export interface Interval {
  readonly start: number;
  /** `Infinity` for a change whose outcome is unknown. */
  readonly end: number;
  /** Shown in the timeline, such as the client and the request. */
  readonly note?: string;
}

/** Why a history is not linearizable, with the operations that prove it. */
export interface Violation<Operation> {
  readonly reason: string;
  readonly operations: readonly Operation[];
}

/**
 * Shrinks a failing history to a part that still fails and from which no operation can be removed.
 *
 * @param fails receives parts of the history, in its order
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

/** One line per operation, sorted by start, with times in milliseconds since the first start. */
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
      const text = describe(operation) + (note === undefined ? '' : `  ${note}`);
      return `${at(start)} ..${at(end)} ms  ${text}`;
    })
    .join('\n');
}

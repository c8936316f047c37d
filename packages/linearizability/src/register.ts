import { type Interval, reduce, type Violation } from './history.ts';
import { firstIndex } from './span.ts';

export interface Operation extends Interval {
  readonly kind: 'read' | 'write';
  readonly value: string;
  /** For a conditional write: the value that it found and replaced. */
  readonly replaces?: string | undefined;
}

/** All operations on one value, or on a chain of values that conditional writes replaced. */
interface Zone {
  readonly value: string;
  /** The operation that ends first: the register has held the value by then. */
  readonly first: Operation;
  /** The operation that starts last: the register still holds the value, or does not yet. */
  readonly last: Operation;
}

/**
 * Checks whether the history of a register is linearizable (Gibbons and Korach, Testing Shared
 * Memories, 1997, section 4). If a zone's first end comes before its last start, the register holds
 * the value for that whole time (a forward zone); otherwise it holds the value at some moment between
 * the two (a backward zone). Forward zones must not overlap, and no backward zone may lie within a
 * forward one. Values that replaced each other share a zone, since no other value came between them.
 *
 * @param initial the value before all operations
 * @param history in any order; each value is written once
 * @returns undefined if the history is linearizable
 * @throws TypeError if a value is written twice
 */
export function checkRegister<Each extends Operation>(
  initial: string,
  history: readonly Each[],
): Violation<Each> | undefined {
  const violation = findViolation(initial, history);
  if (violation === undefined) return undefined;
  // A part must keep the writes of its values: without them it would fail for that reason alone.
  const written = new Set(writesOf(initial, history).keys());
  const fails = (part: readonly Operation[]): boolean => {
    const writes = writesOf(initial, part);
    const isWhole = part.every(({ value, replaces = initial }) =>
      [value, replaces].every((each) => writes.has(each) || !written.has(each)),
    );
    return isWhole && findViolation(initial, part) !== undefined;
  };
  const operations = reduce(withWrites(violation.operations, initial, history), fails);
  return { reason: (findViolation(initial, operations) ?? violation).reason, operations };
}

/** Adds the writes of all values that these operations name, and of the values they replaced. */
function withWrites<Each extends Operation>(
  operations: readonly Operation[],
  initial: string,
  history: readonly Each[],
): readonly Each[] {
  const writes = writesOf(initial, history);
  const all = new Set(operations);
  for (const { value, replaces = value } of all) {
    for (const write of [writes.get(value), writes.get(replaces)]) {
      if (write !== undefined && write.start !== -Infinity) all.add(write);
    }
  }
  return history.filter((operation) => all.has(operation));
}

/** The write of each value; that of the initial value comes before everything. */
export function writesOf(initial: string, history: readonly Operation[]): Map<string, Operation> {
  const writes = new Map<string, Operation>([
    [initial, { kind: 'write', value: initial, start: -Infinity, end: -Infinity }],
  ]);
  for (const operation of history) {
    if (operation.kind !== 'write') continue;
    if (writes.has(operation.value))
      throw new TypeError(
        `Expected each value to be written once, but "${operation.value}" is written twice`,
      );
    writes.set(operation.value, operation);
  }
  return writes;
}

function findViolation(
  initial: string,
  history: readonly Operation[],
): Violation<Operation> | undefined {
  const writes = writesOf(initial, history);
  const zones = new Map<string, Zone>();
  for (const [value, write] of writes) zones.set(value, { value, first: write, last: write });
  /** For each value, the conditional write that replaced it. */
  const successors = new Map<string, Operation>();

  for (const operation of history) {
    const seen = operation.kind === 'read' ? operation.value : operation.replaces;
    if (seen === undefined) continue;
    const write = writes.get(seen);
    const zone = zones.get(seen);
    if (write === undefined || zone === undefined || operation.end < write.start) {
      const operations = write === undefined ? [operation] : [write, operation];
      return { reason: `"${seen}" was read before it was written`, operations };
    }
    zones.set(seen, joined(zone, { value: seen, first: operation, last: operation }));
    if (operation.kind === 'read') continue;
    const other = successors.get(seen);
    if (other !== undefined) {
      return { reason: `"${seen}" was replaced twice`, operations: [other, operation] };
    }
    successors.set(seen, operation);
  }

  const chains: Zone[] = [];
  for (const [value, zone] of zones) {
    if (writes.get(value)?.replaces !== undefined) continue;
    let chain = zone;
    let next = successors.get(value);
    while (next !== undefined) {
      const following = zones.get(next.value);
      if (following === undefined) break;
      if (following.first.end < chain.last.start) {
        const operations = [following.first, next, chain.last];
        return { reason: `"${chain.value}" was read after "${next.value}"`, operations };
      }
      chain = joined(chain, following);
      next = successors.get(next.value);
    }
    chains.push(chain);
  }
  return overlapOf(chains);
}

const joined = (one: Zone, other: Zone): Zone => ({
  value: other.value,
  first: other.first.end < one.first.end ? other.first : one.first,
  last: other.last.start > one.last.start ? other.last : one.last,
});

function overlapOf(zones: readonly Zone[]): Violation<Operation> | undefined {
  const isForward = (zone: Zone): boolean => zone.first.end < zone.last.start;
  const forward = zones.filter(isForward).toSorted((one, other) => one.first.end - other.first.end);
  for (const [index, zone] of forward.entries()) {
    const next = forward[index + 1];
    if (next !== undefined && next.first.end < zone.last.start) return misplaced(zone, next);
  }
  for (const zone of zones) {
    if (isForward(zone)) continue;
    // Forward zones do not overlap here, so only the last one that begins earlier can enclose it.
    const around = forward[firstIndex(forward, ({ first }) => first.end >= zone.last.start) - 1];
    if (around !== undefined && zone.first.end < around.last.start) return misplaced(around, zone);
  }
  return undefined;
}

const misplaced = (around: Zone, within: Zone): Violation<Operation> => ({
  reason: `"${around.value}" was read after "${within.value}" had taken its place`,
  operations: [around.first, within.last, within.first, around.last],
});

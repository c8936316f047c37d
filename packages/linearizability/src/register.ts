/** What a client did, from the moment it asked until it had the answer, on any one clock. */
export interface Operation {
  readonly kind: 'read' | 'write';
  readonly value: string;
  readonly start: number;
  /** `Infinity` for a write of which nobody knows whether, and when, it was done. */
  readonly end: number;
}

/** Why a history is not linearizable, and the operations that show it. */
export interface Violation {
  readonly reason: string;
  readonly operations: readonly Operation[];
}

/** All operations on one value. The register has it at some moment before `left` and after `right`. */
interface Zone {
  readonly value: string;
  /** The earliest end: the value is there by then. */
  readonly first: Operation;
  /** The latest start: the value is still there then. */
  readonly last: Operation;
}

/**
 * Decides whether a register could have had this history (Gibbons and Korach, Testing Shared
 * Memories, 1997, section 4): a value is there from its zone's first end to its last start, if these
 * are in that order (a forward zone), else at some moment between them (a backward zone). No two
 * forward zones may overlap, and no backward zone lie within a forward one.
 *
 * @param initial what the register holds before all operations
 * @param history in any order; each value is written once
 * @returns undefined if it could
 * @throws TypeError if a value is written twice
 */
export function checkRegister(
  initial: string,
  history: readonly Operation[],
): Violation | undefined {
  const writes = new Map<string, Operation>([
    [initial, { kind: 'write', value: initial, start: -Infinity, end: -Infinity }],
  ]);
  for (const operation of history) {
    if (operation.kind !== 'write') continue;
    if (writes.has(operation.value)) throw new TypeError(`"${operation.value}" is written twice`);
    writes.set(operation.value, operation);
  }
  const zones = new Map<string, Zone>();
  for (const [value, write] of writes) {
    zones.set(value, { value, first: write, last: write });
  }
  for (const read of history) {
    if (read.kind !== 'read') continue;
    const write = writes.get(read.value);
    const zone = zones.get(read.value);
    if (write === undefined || zone === undefined || read.end < write.start) {
      const operations = write === undefined ? [read] : [write, read];
      return { reason: `"${read.value}" was read before it was written`, operations };
    }
    zones.set(read.value, {
      value: read.value,
      first: read.end < zone.first.end ? read : zone.first,
      last: read.start > zone.last.start ? read : zone.last,
    });
  }
  return overlapOf([...zones.values()]);
}

function overlapOf(zones: readonly Zone[]): Violation | undefined {
  const isForward = (zone: Zone): boolean => zone.first.end < zone.last.start;
  const forward = zones.filter(isForward).toSorted((one, other) => one.first.end - other.first.end);
  for (const [index, zone] of forward.entries()) {
    const next = forward[index + 1];
    if (next !== undefined && next.first.end < zone.last.start) return misplaced(zone, next);
  }
  for (const zone of zones) {
    if (isForward(zone)) continue;
    const around = latestBefore(forward, zone.last.start);
    if (around !== undefined && zone.first.end < around.last.start) return misplaced(around, zone);
  }
  return undefined;
}

/** Of forward zones that do not overlap, in their order: the last that begins before a time. */
function latestBefore(forward: readonly Zone[], time: number): Zone | undefined {
  let low = 0;
  let high = forward.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((forward[middle] as Zone).first.end < time) low = middle + 1;
    else high = middle;
  }
  return forward[low - 1];
}

const misplaced = (around: Zone, within: Zone): Violation => ({
  reason: `"${around.value}" was read after "${within.value}" had taken its place`,
  operations: [around.first, within.last, within.first, around.last].filter(
    (operation, index, all) => all.indexOf(operation) === index,
  ),
});

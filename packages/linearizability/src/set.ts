import { type Interval, reduce, type Violation } from './history.ts';
import { firstIndex } from './span.ts';

/** What a client did with a set. Each element is added once, and removed once at most. */
export type SetOperation = Interval &
  (
    | { readonly kind: 'add' | 'remove'; readonly element: string }
    /** A read of the whole set. */
    | { readonly kind: 'list'; readonly elements: ReadonlySet<string> }
    /** A read of one element's membership. */
    | { readonly kind: 'look up'; readonly element: string; readonly isFound: boolean }
  );

/** What is known of an element. */
export interface Stay {
  add?: SetOperation;
  /** The earliest end of what shows that it is there: it is there by then. */
  first?: SetOperation;
  /** The latest start of what shows that it is there: it is there still. */
  last?: SetOperation;
  remove?: SetOperation;
}

/**
 * Decides for each element by itself whether a set could have had this history: sets are composed
 * of their elements, as long as each operation is about one. A list is taken as a look at each, at
 * moments of its own.
 *
 * @param initial what the set holds before all operations
 * @param history in any order
 * @returns undefined if it could
 */
export function checkSet<Each extends SetOperation>(
  initial: ReadonlySet<string>,
  history: readonly Each[],
): Violation<Each> | undefined {
  const violation = findViolation(initial, history);
  if (violation === undefined) return undefined;
  const { reason, operations, element } = violation;
  const needed = operations.filter((operation) => operation !== ever);
  const has = (part: readonly SetOperation[], kind: 'add' | 'remove') =>
    part.some((operation) => operation.kind === kind && operation.element === element);
  // What is seen was added, unless it never was; and it comes with its removal.
  const fails = (part: readonly SetOperation[]): boolean =>
    has(part, 'add') === has(needed, 'add') &&
    has(part, 'remove') === has(needed, 'remove') &&
    findViolation(initial, part)?.element === element;
  return { reason, operations: reduce(needed, fails) as readonly Each[] };
}

const ever: SetOperation = { kind: 'add', element: '', start: -Infinity, end: -Infinity };

export function staysOf(
  initial: ReadonlySet<string>,
  history: readonly SetOperation[],
): ReadonlyMap<string, Stay> {
  const stays = new Map<string, Stay>();
  for (const element of initial) stays.set(element, { add: ever, first: ever, last: ever });
  for (const operation of history) {
    for (const element of shownBy(operation)) {
      const stay = stays.get(element) ?? {};
      stays.set(element, stay);
      if (operation.kind === 'add') stay.add = operation;
      if (operation.kind === 'remove') {
        stay.remove = operation;
        // Perhaps nothing was removed.
        if (operation.end === Infinity) continue;
      }
      if (stay.first === undefined || operation.end < stay.first.end) stay.first = operation;
      if (stay.last === undefined || operation.start > stay.last.start) stay.last = operation;
    }
  }
  return stays;
}

/** In the order of their starts. */
export const looksIn = (history: readonly SetOperation[]): readonly SetOperation[] =>
  history
    .filter(({ kind }) => kind === 'list' || kind === 'look up')
    .toSorted((one, other) => one.start - other.start);

function findViolation(
  initial: ReadonlySet<string>,
  history: readonly SetOperation[],
): (Violation<SetOperation> & { element: string }) | undefined {
  const stays = staysOf(initial, history);
  const looks = looksIn(history);

  for (const [element, { add, first, last, remove }] of stays) {
    const all = [add, first, last, remove].filter((operation) => operation !== undefined);
    const operations = [...new Set(all)];
    const found = (reason: string, miss?: SetOperation) => ({
      reason: `"${element}" ${reason}`,
      operations: miss === undefined ? operations : [...operations, miss],
      element,
    });
    if (first === undefined || last === undefined) continue;
    if (add === undefined) return found('was seen and never added');
    if (first.end < add.start) return found('was seen before it was added');
    if (remove !== undefined && remove.end < last.start) {
      return found('was seen after it had been removed');
    }
    // Not removed, it is there for good.
    const until = remove === undefined ? Infinity : Math.max(last.start, remove.start);
    const next = firstIndex(looks, ({ start }) => start > first.end);
    for (let at = next; at < looks.length; at++) {
      const miss = looks[at] as SetOperation;
      if (miss.start >= until) break;
      if (miss.end < until && lacks(miss, element)) return found('was missing', miss);
    }
  }
  return undefined;
}

/** The elements that are there at some moment of the operation. */
function shownBy(operation: SetOperation): Iterable<string> {
  if (operation.kind === 'list') return operation.elements;
  return operation.kind === 'look up' && !operation.isFound ? [] : [operation.element];
}

export const lacks = (operation: SetOperation, element: string): boolean =>
  operation.kind === 'list'
    ? !operation.elements.has(element)
    : operation.kind === 'look up' && operation.element === element && !operation.isFound;

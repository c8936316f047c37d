import { type Interval, reduce, type Violation } from './history.ts';
import { firstIndex } from './span.ts';

/** A client's operation on a set. Each element is added at most once and removed at most once. */
export type SetOperation = Interval &
  (
    | { readonly kind: 'add' | 'remove'; readonly element: string }
    | { readonly kind: 'list'; readonly elements: ReadonlySet<string> }
    | { readonly kind: 'look up'; readonly element: string; readonly isFound: boolean }
  );

/** The operations that bound an element's presence. */
export interface Stay {
  add?: SetOperation;
  /** The one that ends first of those that show the element as present. */
  first?: SetOperation;
  /** The one that starts last of those that show the element as present. */
  last?: SetOperation;
  remove?: SetOperation;
}

/**
 * Checks whether the history of each element of a set is linearizable. A list counts as one look-up
 * per element, each at its own moment; `checkViews` checks that they share one.
 *
 * @param initial the elements before all operations
 * @param history in any order
 * @returns undefined if the history is linearizable
 */
export function checkSet<Each extends SetOperation>(
  initial: ReadonlySet<string>,
  history: readonly Each[],
): Violation<Each> | undefined {
  const violation = findViolation(initial, history);
  if (violation === undefined) return undefined;
  const { reason, operations, element } = violation;
  const needed = history.filter((operation) => operations.includes(operation));
  const has = (part: readonly SetOperation[], kind: 'add' | 'remove') =>
    part.some((operation) => operation.kind === kind && operation.element === element);
  // A part must keep the addition and the removal: without them it would fail for that reason alone.
  const fails = (part: readonly SetOperation[]): boolean =>
    has(part, 'add') === has(needed, 'add') &&
    has(part, 'remove') === has(needed, 'remove') &&
    findViolation(initial, part)?.element === element;
  return { reason, operations: reduce(needed, fails) };
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
        // Its outcome is unknown, so the element may never have been present.
        if (operation.end === Infinity) continue;
      }
      if (stay.first === undefined || operation.end < stay.first.end) stay.first = operation;
      if (stay.last === undefined || operation.start > stay.last.start) stay.last = operation;
    }
  }
  return stays;
}

/** The reads, sorted by start. */
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
    const until = remove === undefined ? Infinity : Math.max(last.start, remove.start);
    let next = firstIndex(looks, ({ start }) => start > first.end);
    for (let look = looks[next]; look !== undefined && look.start < until; look = looks[++next]) {
      if (look.end < until && lacks(look, element)) return found('was missing', look);
    }
  }
  return undefined;
}

/** The elements that the set contains at some moment of the operation. */
function shownBy(operation: SetOperation): Iterable<string> {
  if (operation.kind === 'list') return operation.elements;
  return operation.kind === 'look up' && !operation.isFound ? [] : [operation.element];
}

export const lacks = (operation: SetOperation, element: string): boolean =>
  operation.kind === 'list'
    ? !operation.elements.has(element)
    : operation.kind === 'look up' && operation.element === element && !operation.isFound;

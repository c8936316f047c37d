import { lacks, looksIn, type SetOperation, staysOf } from './set.ts';
import { type Bound, earlier, ever, firstIndex, never, type Span } from './span.ts';

/** A time in which an element was present: a list without it is older or newer. */
export interface Presence {
  readonly element: string;
  readonly after: Bound;
  readonly before: Bound;
}

/**
 * When a set can have contained each of its elements, and when it certainly contained them, sorted by
 * when that begins.
 */
export function spansOfSet(initial: ReadonlySet<string>, history: readonly SetOperation[]) {
  const looks = looksIn(history);
  const possible = new Map<string, Span>();
  const certain: Presence[] = [];
  for (const [element, { add, first, last, remove }] of staysOf(initial, history)) {
    const removed = remove === undefined ? never : { at: remove.end, by: [remove] };
    let until = removed;
    if (first !== undefined) {
      let next = firstIndex(looks, ({ start }) => start > first.end);
      let miss = looks[next];
      while (miss !== undefined && !lacks(miss, element)) miss = looks[++next];
      if (miss !== undefined) until = earlier(until, { at: miss.end, by: [first, miss] });
    }
    const from = add === undefined ? ever : { at: add.start, by: [add] };
    possible.set(element, { from, until });
    if (first === undefined || last === undefined) continue;
    const after = { at: first.end, by: [first] };
    const latest = remove === undefined || last.start > remove.start ? last : remove;
    const before = remove === undefined ? never : { at: latest.start, by: [latest] };
    if (after.at < before.at) certain.push({ element, after, before });
  }
  certain.sort((one, other) => one.after.at - other.after.at);
  return { possible, certain };
}

import { lacks, looksIn, type SetOperation, staysOf } from './set.ts';
import { type Bound, earlier, ever, firstIndex, never, type Span } from './span.ts';

/** From then until then an element was there: what lacks it is from before or after. */
export interface Absence {
  readonly element: string;
  readonly after: Bound;
  readonly before: Bound;
}

/**
 * When a set can have had each of its elements, and when it cannot have been without them, in the
 * order in which that begins.
 */
export function spansOfSet(initial: ReadonlySet<string>, history: readonly SetOperation[]) {
  const looks = looksIn(history);
  const present = new Map<string, Span>();
  const absences: Absence[] = [];
  for (const [element, { add, first, last, remove }] of staysOf(initial, history)) {
    const removed = remove === undefined ? never : { at: remove.end, by: [remove] };
    let until = removed;
    if (first !== undefined) {
      let next = firstIndex(looks, ({ start }) => start > first.end);
      while (next < looks.length && !lacks(looks[next] as SetOperation, element)) next++;
      const miss = looks[next];
      if (miss !== undefined) until = earlier(until, { at: miss.end, by: [first, miss] });
    }
    const from = add === undefined ? ever : { at: add.start, by: [add] };
    present.set(element, { from, until });
    if (first === undefined || last === undefined) continue;
    const after = { at: first.end, by: [first] };
    const latest = remove === undefined || last.start > remove.start ? last : remove;
    const before = remove === undefined ? never : { at: latest.start, by: [latest] };
    if (after.at < before.at) absences.push({ element, after, before });
  }
  absences.sort((one, other) => one.after.at - other.after.at);
  return { present, absences };
}

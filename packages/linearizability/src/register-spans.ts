import { type Operation, writesOf } from './register.ts';
import { because, type Bound, earlier, ever, firstIndex, later, never, type Span } from './span.ts';

/** What is known of one value. */
interface Life {
  readonly value: string;
  /** The start of its write: it is not there before. */
  readonly begins: Bound;
  /** The earliest end of what wrote or saw it: it has been there by then. */
  seenBy: Bound;
  /** The latest start of those: then it is still there, or not there yet. */
  seenAfter: Bound;
}

/**
 * When a register can have had each of its values. One whose write started after another value had
 * been seen follows that: it begins after the other was last asked for, and the other ends before it
 * is first seen.
 */
export function spansOfRegister(
  initial: string,
  history: readonly Operation[],
): ReadonlyMap<string, Span> {
  const lives = new Map<string, Life>();
  for (const [value, write] of writesOf(initial, history)) {
    const begins = { at: write.start, by: [write] };
    lives.set(value, { value, begins, seenBy: { at: write.end, by: [write] }, seenAfter: begins });
  }
  for (const operation of history) {
    const seen = operation.kind === 'read' ? operation.value : operation.replaces;
    const life = seen === undefined ? undefined : lives.get(seen);
    // A write that may never be done has perhaps found nothing.
    if (life === undefined || operation.end === Infinity) continue;
    life.seenBy = earlier(life.seenBy, { at: operation.end, by: [operation] });
    life.seenAfter = later(life.seenAfter, { at: operation.start, by: [operation] });
  }

  const byBegin = [...lives.values()].toSorted((one, other) => one.begins.at - other.begins.at);
  /** Of each and those that begin after it: the first sight of any. */
  const soonest: Bound[] = [];
  for (let at = byBegin.length - 1; at >= 0; at--) {
    const { begins, seenBy } = byBegin[at] as Life;
    soonest[at] = earlier(soonest[at + 1] ?? never, because(seenBy, begins));
  }
  const bySeen = byBegin.toSorted((one, other) => one.seenBy.at - other.seenBy.at);
  /** Of each and those that were seen before it: the last request for any. */
  const latest: Bound[] = [];
  for (const { seenBy, seenAfter } of bySeen) {
    latest.push(later(latest.at(-1) ?? ever, because(seenAfter, seenBy)));
  }

  return new Map(
    byBegin.map(({ value, begins, seenBy }) => {
      const next = firstIndex(byBegin, (other) => other.begins.at > seenBy.at);
      const previous = firstIndex(bySeen, (other) => other.seenBy.at >= begins.at) - 1;
      const from = later(begins, because(latest[previous] ?? ever, begins));
      return [value, { from, until: because(soonest[next] ?? never, seenBy) }];
    }),
  );
}

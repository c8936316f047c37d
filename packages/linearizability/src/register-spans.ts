import { type Operation, writesOf } from './register.ts';
import { because, type Bound, earlier, ever, firstIndex, later, never, type Span } from './span.ts';

/** The bounds on when a register held one value. */
interface Life {
  readonly value: string;
  readonly begins: Bound;
  /** The earliest end of a write or read of it: the register has held it by then. */
  seenBy: Bound;
  /** The latest start of a write or read of it: the register still holds it, or does not yet. */
  seenAfter: Bound;
}

/**
 * When a register can have held each of its values. If the write of a value started after another
 * value had been read, the other value came first: it ended before this one was first read, and this
 * one began after the last read of the other had started.
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
    // A write of unknown outcome may not have happened, and then replaced nothing.
    if (life === undefined || operation.end === Infinity) continue;
    life.seenBy = earlier(life.seenBy, { at: operation.end, by: [operation] });
    life.seenAfter = later(life.seenAfter, { at: operation.start, by: [operation] });
  }

  const byBegin = [...lives.values()].toSorted((one, other) => one.begins.at - other.begins.at);
  /** For each value, the earliest `seenBy` of it and of all that begin later. */
  const soonest: Bound[] = [];
  for (const [at, { begins, seenBy }] of [...byBegin.entries()].toReversed()) {
    soonest[at] = earlier(soonest[at + 1] ?? never, because(seenBy, begins));
  }
  const bySeen = byBegin.toSorted((one, other) => one.seenBy.at - other.seenBy.at);
  /** For each value, the latest `seenAfter` of it and of all that were seen earlier. */
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

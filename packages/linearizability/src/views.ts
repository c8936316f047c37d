import type { Interval, Violation } from './history.ts';
import type { Operation } from './register.ts';
import { spansOfRegister } from './register-spans.ts';
import type { SetOperation } from './set.ts';
import { type Presence, spansOfSet } from './set-spans.ts';
import { because, type Bound, earlier, later, type Span } from './span.ts';

/** A response that shows several registers and sets, all as they were at one moment. */
export interface View extends Interval {
  readonly registers: ReadonlyMap<string, string>;
  readonly sets: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The histories of registers and sets by name. Each must be linearizable. */
export interface Histories {
  readonly registers: ReadonlyMap<string, History<string, Operation>>;
  readonly sets: ReadonlyMap<string, History<ReadonlySet<string>, SetOperation>>;
}

interface History<State, Each> {
  readonly initial: State;
  readonly history: readonly Each[];
}

/**
 * Checks that for each view there is a moment between its start and end at which all its parts can
 * have held together. Views are checked separately, so two that contradict each other can both pass.
 *
 * @returns undefined if there is; otherwise a view and the operations that rule out every moment
 */
export function checkViews(
  histories: Histories,
  views: readonly View[],
): Violation<Interval> | undefined {
  const registers = mapped(histories.registers, spansOfRegister);
  const sets = mapped(histories.sets, spansOfSet);
  for (const view of views) {
    let from: Bound = { at: view.start, by: [] };
    let until: Bound = { at: view.end, by: [] };
    const narrow = (span: Span | undefined): void => {
      if (span === undefined) return;
      from = later(from, span.from);
      until = earlier(until, span.until);
    };
    const missing: Presence[] = [];
    for (const [name, value] of view.registers) narrow(registers.get(name)?.get(value));
    for (const [name, elements] of view.sets) {
      const spans = sets.get(name);
      for (const element of elements) narrow(spans?.possible.get(element));
      for (const presence of spans?.certain ?? []) {
        if (presence.after.at >= view.end) break;
        const isOver = presence.before.at <= view.start;
        if (!isOver && !elements.has(presence.element)) missing.push(presence);
      }
    }
    missing.sort((one, other) => one.after.at - other.after.at);
    for (const { after, before } of missing) {
      if (after.at >= from.at) break;
      from = later(from, because(because(before, after), from));
    }
    if (from.at > until.at) {
      const all = new Set([...from.by, view, ...until.by]);
      // The initial state is no operation.
      const operations = [...all].filter(({ start }) => start !== -Infinity);
      return { reason: 'there was no moment at which everything in this view held', operations };
    }
  }
  return undefined;
}

const mapped = <State, Each, Spans>(
  histories: ReadonlyMap<string, History<State, Each>>,
  spansOf: (initial: State, history: readonly Each[]) => Spans,
): ReadonlyMap<string, Spans> =>
  new Map([...histories].map(([name, { initial, history }]) => [name, spansOf(initial, history)]));

import type { Interval, Violation } from './history.ts';
import type { Operation } from './register.ts';
import { spansOfRegister } from './register-spans.ts';
import type { SetOperation } from './set.ts';
import { type Absence, spansOfSet } from './set-spans.ts';
import { because, type Bound, earlier, later, type Span } from './span.ts';

/** One answer, which shows several registers and sets as they were at one moment. */
export interface View extends Interval {
  readonly registers: ReadonlyMap<string, string>;
  readonly sets: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What was done to registers and sets, by their names; linearizable for each. */
export interface Histories {
  readonly registers: ReadonlyMap<string, History<string, Operation>>;
  readonly sets: ReadonlyMap<string, History<ReadonlySet<string>, SetOperation>>;
}

interface History<State, Each> {
  readonly initial: State;
  readonly history: readonly Each[];
}

/**
 * Whether there is for each view a moment of its time at which it can have been so, by all that is
 * known of its parts. That is not all: of two views, each possible, one may rule out the other.
 *
 * @returns undefined if there is, else a view with what shows that there is none
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
    const absences: Absence[] = [];
    for (const [name, value] of view.registers) narrow(registers.get(name)?.get(value));
    for (const [name, elements] of view.sets) {
      const spans = sets.get(name);
      for (const element of elements) narrow(spans?.present.get(element));
      for (const absence of spans?.absences ?? []) {
        if (absence.after.at >= view.end) break;
        const isOver = absence.before.at <= view.start;
        if (!isOver && !elements.has(absence.element)) absences.push(absence);
      }
    }
    absences.sort((one, other) => one.after.at - other.after.at);
    for (const { after, before } of absences) {
      if (after.at >= from.at) break;
      from = later(from, because(because(before, after), from));
    }
    if (from.at > until.at) {
      const all = new Set([...from.by, view, ...until.by]);
      // What was so from the start, nobody did.
      const operations = [...all].filter(({ start }) => start !== -Infinity);
      return { reason: 'what one answer shows was never there at one moment', operations };
    }
  }
  return undefined;
}

const mapped = <State, Each, Spans>(
  histories: ReadonlyMap<string, History<State, Each>>,
  spansOf: (initial: State, history: readonly Each[]) => Spans,
): ReadonlyMap<string, Spans> =>
  new Map([...histories].map(([name, { initial, history }]) => [name, spansOf(initial, history)]));

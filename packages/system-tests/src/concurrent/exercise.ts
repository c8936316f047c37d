import { commitFaults, componentFaults, Faults, inTime, recovery } from './faults.ts';
import type { Versions } from '../system.ts';
import type { FaultySystem } from './faulty-system.ts';
import { Fixture } from './fixture.ts';
import { Crowd } from './crowd.ts';
import { pause, type Round } from './inject.ts';
import type { Random } from './random.ts';
import { Recording } from './recording.ts';
import { noCounts, operationsOf, type Report } from './report.ts';
import { Clients } from './clients.ts';

/**
 * The readers of one project, or of several together. Each round has its own projects, so that the checked
 * histories stay short.
 */
const crowds = {
  one: { min: 400, max: 400, roundMs: 30_000 },
  several: { min: 300, max: 1_000, roundMs: 60_000 },
};
/**
 * Rounds alternate. A few writers pause now and then, so that the state after a write is read before
 * the next one. Many writers collide.
 */
const writers = { few: 12, many: 40 };
const checkEveryMs = 1_000;
/** Less often, because it takes longer. */
const checkViewsEveryMs = 5_000;
/** Checks may take at most this share of the time. */
const checkShare = 0.03;
/** Longest pause between two faults. For components it starts when the system has recovered. */
const pauseMs = { commits: 1_500, components: 6_000 };
/** How long to go on: for that time, and on a slow machine until so many operations are done. */
export interface Extent {
  readonly durationMs: number;
  readonly operations: number;
  /** The only fault of components. Default: all. */
  readonly fault?: string | undefined;
  /**
   * Projects that clients read and write at the same time, each with a history of its own. Default: 1.
   * Writes to different projects do not wait for each other, so they keep the system busy.
   */
  readonly projects?: number;
}
/** Part of each test run. */
export const shortForm: Readonly<Record<Versions, Extent>> = {
  // Long enough to catch every mutant.
  memory: { durationMs: 40_000, operations: 30_000 },
  database: { durationMs: 20_000, operations: 5_000 },
};
/** Short, because the other runs cover most of the same code. */
export const withoutGathering: Extent = { durationMs: 5_000, operations: 1_000 };
/** Ends a run that would not end by itself. Any machine does the operations above in much less time. */
export const maxExtraMs = 900_000;
/** Added to a run repeatedly until its operations are done. */
const extraMs = 10_000;

/**
 * Runs clients that read and write, injects faults, and checks the history as it grows.
 *
 * @throws Violation if an answer is wrong; Error if the system does not recover from a fault
 */
export async function exercise(
  system: FaultySystem,
  random: Random,
  { durationMs, operations, fault, projects = 1 }: Extent,
  onProgress: (report: Report) => void = () => {},
): Promise<Report> {
  const start = performance.now();
  const commits = new Faults(commitFaults, system, random);
  const all = Object.entries(componentFaults[system.versions]);
  const kinds = Object.fromEntries(all.filter(([kind]) => kind === (fault ?? kind)));
  const components = new Faults(kinds, system, random);
  const injectOne = async (
    faults: Faults,
    maxMs: number,
    signal: AbortSignal,
    round: Round,
  ): Promise<void> => {
    await pause(random.between(0, maxMs), signal);
    if (!signal.aborted) await faults.inject(signal, round);
  };
  const report = {
    get milliseconds() {
      return performance.now() - start;
    },
    rounds: 0,
    counts: noCounts(),
    get faults() {
      return { ...commits.counts, ...components.counts };
    },
    unknown: { done: 0, notSeen: 0 },
  };
  const { roundMs, ...bounds } = projects === 1 ? crowds.one : crowds.several;
  const crowd = new Crowd(bounds);
  const end = new AbortController();
  const begin = async (name: string) => {
    const recording = new Recording();
    const fixture = await Fixture.build(system.ask, recording, name, end.signal);
    const clients = new Clients(system.ask, fixture, recording, random, report.counts);
    return { fixture, recording, clients };
  };
  const beginAll = (round: number) => {
    const all = Array.from({ length: projects }, (_, index) => begin(`round-${round}-${index}`));
    const begun = Promise.all(all);
    begun.catch(() => {});
    return begun;
  };
  const leftMs = (): number => {
    const left = durationMs - report.milliseconds;
    const isDone = operationsOf(report) >= operations;
    return left <= 0 && !isDone ? Math.min(left + maxExtraMs, extraMs) : left;
  };
  let next = beginAll(1);
  try {
    for (let left = durationMs; left > 0; left = leftMs()) {
      const rounds = await inTime(system, 'The next round could not be prepared', next);
      const hasFew = ++report.rounds % 2 === 1;
      next = beginAll(report.rounds + 1);
      await untilOneFails(Math.min(left, roundMs), [
        async (signal) => {
          await pause(checkEveryMs, signal);
          crowd.adapt(report.counts.reads);
          onProgress(report);
        },
        (signal) => injectOne(commits, pauseMs.commits, signal, random.pick(rounds)),
        async (signal) => {
          await injectOne(components, pauseMs.components, signal, random.pick(rounds));
          await recovery(system);
        },
        ...rounds.flatMap(({ recording, clients }) => [
          repeatedly(checkEveryMs, () => recording.verify()),
          repeatedly(checkViewsEveryMs, () => recording.verifyViews()),
          ...Array.from(
            { length: crowd.max / projects },
            (_, index) => (signal: AbortSignal) =>
              index * projects < crowd.size ? clients.readNext() : pause(checkEveryMs, signal),
          ),
          ...Array.from(
            { length: Math.ceil((hasFew ? writers.few : writers.many) / projects) },
            () => () => clients.writeNext(hasFew),
          ),
        ]),
      ]);
      for (const { fixture, recording, clients } of rounds) {
        const untilRead = async (path: string) => {
          while (!end.signal.aborted && !(await clients.read(path)));
        };
        await inTime(system, 'Not all read', Promise.all(fixture.reads.map(untilRead)));
        recording.verifyViews();
        const { done, notSeen } = recording.unknown();
        report.unknown.done += done;
        report.unknown.notSeen += notSeen;
      }
    }
  } finally {
    end.abort();
  }
  return report;
}

/** @returns an action that pauses and checks; the longer a check takes, the longer the pause */
function repeatedly(everyMs: number, check: () => void) {
  let nextMs = everyMs;
  return async (signal: AbortSignal): Promise<void> => {
    await pause(nextMs, signal);
    const start = performance.now();
    check();
    nextMs = Math.max(everyMs, (performance.now() - start) / checkShare);
  };
}

/**
 * Repeats every action until the time is over or one of them fails.
 *
 * @throws the first failure, after all actions have ended
 */
async function untilOneFails(
  durationMs: number,
  actions: readonly ((signal: AbortSignal) => Promise<void>)[],
): Promise<void> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), durationMs);
  const { signal } = stop;
  const ends = await Promise.allSettled(
    actions.map(async (act) => {
      try {
        while (!signal.aborted) await act(signal);
      } finally {
        stop.abort();
      }
    }),
  );
  clearTimeout(timer);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

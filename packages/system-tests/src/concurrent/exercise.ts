import { Faults, pause, recovery, commitFaults, componentFaults } from './faults.ts';
import type { FaultySystem } from './faulty-system.ts';
import { Fixture } from './fixture.ts';
import type { Random } from './random.ts';
import { Recording } from './recording.ts';
import { noCounts, type Report } from './report.ts';
import { Clients } from './clients.ts';

/** How many there are at once. */
const readers = 400;
/** By turns: the few rest now and then, and what they leave behind is seen; the many meet. */
const writers = { few: 12, many: 40 };
/** After so long, a fixture is left for a new one: the histories stay short. */
const roundMs = 30_000;
const checkEveryMs = 1_000;
/** It takes longer. */
const checkViewsEveryMs = 5_000;
/** From one fault to the next, at most; of those to a whole part, from its recovery. */
const pauseMs = { commits: 1_500, parts: 6_000 };
/** How long the short form takes, in seconds: enough to find out each of the mutants. */
export const shortForm = 40;
/** A long run has time for more requests between them. */
const longRunMs = 10 * 60_000;

/**
 * Lets clients read and write, while faults are injected, until the time is over.
 *
 * @throws Violation if an answer is wrong; Error if the system does not recover from a fault
 */
export async function exercise(
  system: FaultySystem,
  random: Random,
  durationMs: number,
  onProgress: (report: Report) => void = () => {},
): Promise<Report> {
  const start = performance.now();
  const commits = new Faults(commitFaults, system, random);
  const parts = new Faults(componentFaults, system, random);
  const factor = durationMs < longRunMs ? 1 : 2;
  const injectOne = async (faults: Faults, maxMs: number, signal: AbortSignal): Promise<void> => {
    await pause(random.between(0, factor * maxMs), signal);
    if (!signal.aborted) await faults.inject(signal);
  };
  const report = {
    get milliseconds() {
      return performance.now() - start;
    },
    rounds: 0,
    counts: noCounts(),
    get faults() {
      return { ...commits.counts, ...parts.counts };
    },
    unknown: { done: 0, notSeen: 0 },
  };
  for (let left = durationMs; left > 0; left = durationMs - report.milliseconds) {
    const recording = new Recording();
    const fixture = await Fixture.build(system.ask, recording, `round-${++report.rounds}`);
    const hasFew = report.rounds % 2 === 1;
    const clients = new Clients(system.ask, fixture, recording, random, report.counts);
    await untilOneFails(Math.min(left, roundMs), [
      async (signal) => {
        await pause(checkEveryMs, signal);
        recording.verify();
        onProgress(report);
      },
      async (signal) => {
        await pause(checkViewsEveryMs, signal);
        recording.verifyViews();
      },
      (signal) => injectOne(commits, pauseMs.commits, signal),
      async (signal) => {
        await injectOne(parts, pauseMs.parts, signal);
        await recovery(system);
      },
      ...Array.from({ length: readers }, () => () => clients.look()),
      ...Array.from(
        { length: hasFew ? writers.few : writers.many },
        () => () => clients.change(hasFew),
      ),
    ]);
    for (const path of fixture.reads) while (!(await clients.read(path)));
    recording.verifyViews();
    const { done, notSeen } = recording.unknown();
    report.unknown.done += done;
    report.unknown.notSeen += notSeen;
  }
  return report;
}

/**
 * Repeats each of these until the time is over, or one of them fails.
 *
 * @throws what it fails with, when all have ended
 */
async function untilOneFails(
  durationMs: number,
  all: readonly ((signal: AbortSignal) => Promise<void>)[],
): Promise<void> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), durationMs);
  const { signal } = stop;
  const ends = await Promise.allSettled(
    all.map(async (act) => {
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

import { setTimeout as delay } from 'node:timers/promises';
import { Faults, recovery, toCommits, toParts } from './faults.ts';
import type { FaultySystem } from './faulty-system.ts';
import { House } from './house.ts';
import type { Random } from './random.ts';
import { Recording } from './recording.ts';
import { noCounts, type Report } from './report.ts';
import { Visitors } from './visitors.ts';

/** How many there are at once. */
const readers = 60;
const writers = 8;
/** After so long, a house is left for a new one: the histories stay short. */
const roundMs = 30_000;
const checkEveryMs = 2_000;
/** From one fault to the next, at most; of those to a whole part, from its recovery. */
const pauseMs = { commits: 3_000, parts: 6_000 };
/** A long run has time for more requests between them. */
const longRunMs = 10 * 60_000;

/**
 * Lets visitors read and write, while faults are injected, until the time is over.
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
  const commits = new Faults(toCommits, system, random);
  const parts = new Faults(toParts, system, random);
  const factor = durationMs < longRunMs ? 1 : 3;
  const pause = (maxMs: number, signal: AbortSignal): Promise<void> =>
    delay(random.between(0, factor * maxMs), undefined, { signal }).catch(() => {});
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
    const house = await House.build(system.ask, recording, `round-${++report.rounds}`);
    const visitors = new Visitors(system.ask, house, recording, random, report.counts);
    await untilOneFails(Math.min(left, roundMs), [
      async (signal) => {
        await delay(checkEveryMs, undefined, { signal }).catch(() => {});
        recording.verify();
        onProgress(report);
      },
      async (signal) => {
        await pause(pauseMs.commits, signal);
        await commits.inject();
      },
      async (signal) => {
        await pause(pauseMs.parts, signal);
        await parts.inject();
        await recovery(system);
      },
      ...Array.from({ length: readers }, () => () => visitors.look()),
      ...Array.from({ length: writers }, () => () => visitors.change()),
    ]);
    for (const path of house.reads) while (!(await visitors.read(path)));
    recording.verify();
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

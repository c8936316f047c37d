import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exercise, maxExtraMs, shortForm, withoutGathering } from '../src/concurrent/exercise.ts';
import { type FaultySystem, startFaultySystem } from '../src/concurrent/faulty-system.ts';
import { Random } from '../src/concurrent/random.ts';
import { progressLine, type Report, summaryOf } from '../src/concurrent/report.ts';
import { progress } from '../src/progress.ts';
import { isSoak, runs, searchMs, seed } from '../src/run-parameters.ts';

describe.each(runs)('versions in $name', ({ versions, gathering, name }) => {
  const short = gathering ? shortForm[versions] : withoutGathering;
  const extent = {
    ...short,
    durationMs: searchMs(short.durationMs / 1_000),
    projects: isSoak ? 3 : 1,
  };
  const random = new Random(seed);
  let system: FaultySystem;
  beforeAll(async () => {
    system = await startFaultySystem(random, { versions, gathering });
  });
  afterAll(() => system.stop());

  test(
    'every response is linearizable, even while processes and connections fail',
    async () => {
      const tell = progress(
        (report: Report) => `linearizability, versions in ${name}: ${progressLine(report)}`,
      );
      const report = await exercise(system, random, extent, tell).catch((error: Error) => {
        throw new Error(`SEED=${seed}\n${error.message}\n${system.log()}`, { cause: error });
      });
      console.log(
        `linearizability, versions in ${name}: SEED=${seed}, no violation\n${summaryOf(report)}`,
      );
      const { revalidated, notModified, writes, failed } = report.counts;
      expect(Math.min(revalidated, notModified, writes)).toBeGreaterThan(0);
      expect(failed).not.toHaveProperty('500');
    },
    extent.durationMs + maxExtraMs + 180_000,
  );
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { History } from '../src/history.ts';
import { operation } from '../src/operations.ts';
import { progress } from '../src/progress.ts';
import { runs, searchMs, seed } from '../src/run-parameters.ts';
import { cachingOff, type OwnSystem, startSystem, type System } from '../src/system.ts';

const shrinkMs = 180_000;

describe.each(runs)('versions in $name', ({ versions, gathering, name }) => {
  const durationMs = searchMs(!gathering ? 4 : versions === 'memory' ? 20 : 10);
  let system: OwnSystem;
  let uncached: System;
  beforeAll(async () => {
    system = await startSystem({ versions, gathering });
    uncached = await startSystem({ databases: system.databases, settings: cachingOff });
    // With versions in memory, a backend's first write waits until no predecessor can be running.
    await new History(system.ask, uncached.ask).begin();
  });
  afterAll(async () => {
    await uncached.stop();
    await system.stop();
  });

  test(
    'after every operation, cached and uncached reads are equal, and each ETag identifies one response',
    async () => {
      const counts = { histories: 0, operations: 0, reads: 0 };
      const property = fc.asyncProperty(
        fc.array(operation, { minLength: 1, maxLength: 20, size: 'max' }),
        async (operations) => {
          const history = new History(system.ask, uncached.ask);
          await history.begin();
          for (const operation of operations) await history.run(operation);
          counts.histories++;
          counts.operations += operations.length;
          counts.reads += history.comparison.count;
        },
      );
      const report = () =>
        `soundness, versions in ${name}: SEED=${seed}, ${JSON.stringify(counts)}`;
      const end = Date.now() + durationMs;
      const tell = progress(report);
      for (let next = seed; Date.now() < end; next++) {
        const result = await fc.check(property, {
          numRuns: 1,
          seed: next,
          interruptAfterTimeLimit: end - Date.now() + shrinkMs,
        });
        if (result.failed) {
          const found = await fc.asyncDefaultReportMessage(result);
          throw new Error([`SEED=${next}`, result.errorInstance, found, system.log()].join('\n'));
        }
        tell();
      }
      console.log(report());
      expect(counts.histories).toBeGreaterThan(0);
    },
    durationMs + shrinkMs + 60_000,
  );
});

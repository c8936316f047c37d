import fc from 'fast-check';
import { seed } from './run-parameters.ts';

/** How much longer steps go on, on a slow machine. */
export const maxExtraMs = 60_000;

/**
 * Random steps for that time, and on a slow machine until they are enough. Any number of workers share them.
 * When one worker throws, all end.
 */
export function* stepsFor<Step>(
  arbitrary: fc.Arbitrary<Step>,
  ms: number,
  areEnough = () => true,
): Generator<Step> {
  const end = Date.now() + ms;
  for (let chunk = 0; ; chunk++) {
    for (const step of fc.sample(arbitrary, { seed: seed + chunk, numRuns: 500 })) {
      if (Date.now() > end && (areEnough() || Date.now() > end + maxExtraMs)) return;
      yield step;
    }
  }
}

/** @throws the error of the first worker that fails */
export const runWorkers = <Step>(
  workers: number,
  steps: Generator<Step>,
  take: (step: Step) => Promise<void>,
): Promise<unknown> =>
  Promise.all(
    Array.from({ length: workers }, async () => {
      for (const step of steps) await take(step);
    }),
  );

import fc from 'fast-check';
import { seed } from './run-parameters.ts';

/** Random steps for that time, shared by any number of workers. When one worker throws, all end. */
export function* stepsFor<Step>(arbitrary: fc.Arbitrary<Step>, ms: number): Generator<Step> {
  const end = Date.now() + ms;
  for (let chunk = 0; ; chunk++) {
    for (const step of fc.sample(arbitrary, { seed: seed + chunk, numRuns: 500 })) {
      if (Date.now() > end) return;
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

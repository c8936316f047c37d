import fc from 'fast-check';
import { seed } from './run-parameters.ts';

/** Random steps for so long, to be shared by any number of workers. When one of them throws, all end. */
export function* stepsFor<Step>(arbitrary: fc.Arbitrary<Step>, ms: number): Generator<Step> {
  const end = Date.now() + ms;
  for (let chunk = 0; ; chunk++) {
    for (const step of fc.sample(arbitrary, { seed: seed + chunk, numRuns: 500 })) {
      if (Date.now() > end) return;
      yield step;
    }
  }
}

/** @throws what the first worker that fails throws */
export const work = <Step>(
  workers: number,
  steps: Generator<Step>,
  take: (step: Step) => Promise<void>,
): Promise<unknown> =>
  Promise.all(
    Array.from({ length: workers }, async () => {
      for (const step of steps) await take(step);
    }),
  );

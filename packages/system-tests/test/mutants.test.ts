import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { exercise, maxExtraMs, shortForm } from '../src/concurrent/exercise.ts';
import { startFaultySystem } from '../src/concurrent/faulty-system.ts';
import { Random } from '../src/concurrent/random.ts';
import { Violation } from '../src/concurrent/recording.ts';
import { mutants, patchesOf } from '../src/mutants/mutants.ts';
import { mutate } from '../src/mutants/mutate.ts';
import { seed } from '../src/run-parameters.ts';

const loader = new URL('../src/mutants/load.ts', import.meta.url).href;

test.each(mutants)('the mutant applies: $name', async (mutant) => {
  for (const patch of patchesOf(mutant)) {
    const source = await readFile(new URL(`../../${patch.file}`, import.meta.url), 'utf8');
    expect(mutate(source, patch)).not.toBe(source);
  }
});

test.each(mutants)(
  'linearizability catches the mutant: $name',
  async ({ name }) => {
    const broken = ['--import', `${loader}?${encodeURIComponent(name)}`];
    const random = new Random(seed);
    const everywhere = { projects: broken, commissioning: broken, bff: broken };
    const system = await startFaultySystem(random, everywhere);
    const start = performance.now();
    try {
      const failure: unknown = await exercise(system, random, shortForm).catch((error) => error);
      expect(failure).toBeInstanceOf(Violation);
      const seconds = ((performance.now() - start) / 1_000).toFixed(1);
      const [reason = ''] = (failure as Violation).message.split('\n', 1);
      console.log(`| ${name} | ${seconds} s | ${reason} |`);
    } finally {
      await system.stop();
    }
  },
  shortForm.durationMs + maxExtraMs + 180_000,
);

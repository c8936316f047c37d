import { readFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { exercise, maxExtraMs, shortForm } from '../src/concurrent/exercise.ts';
import { type FaultySystem, startFaultySystem } from '../src/concurrent/faulty-system.ts';
import { Random } from '../src/concurrent/random.ts';
import { Violation } from '../src/concurrent/recording.ts';
import { mutants } from '../src/mutants/mutants.ts';
import { mutate } from '../src/mutants/mutate.ts';
import { seed } from '../src/run-parameters.ts';

const loader = new URL('../src/mutants/load.ts', import.meta.url).href;

interface Prepared {
  readonly random: Random;
  readonly system: FaultySystem;
}
const prepared = new Map<string, Promise<Prepared>>();

/** Starts a system with the mutant, unless that has been done. */
function prepare(name: string): Promise<Prepared> {
  const known = prepared.get(name);
  if (known !== undefined) return known;
  const broken = ['--import', `${loader}?${encodeURIComponent(name)}`];
  const random = new Random(seed);
  const starting = startFaultySystem(random, {
    projects: broken,
    commissioning: broken,
    bff: broken,
  }).then((system) => ({ random, system }));
  // The mutant's own test reports it.
  starting.catch(() => {});
  prepared.set(name, starting);
  return starting;
}
afterAll(async () => {
  for (const starting of prepared.values()) await (await starting).system.stop();
});

test.each(mutants)('the mutant applies: $name', async (mutant) => {
  const source = await readFile(new URL(`../../${mutant.file}`, import.meta.url), 'utf8');
  expect(mutate(source, mutant)).not.toBe(source);
});

test.each(mutants)(
  'linearizability catches the mutant: $name',
  async (mutant) => {
    const { name } = mutant;
    const { random, system } = await prepare(name);
    // The next system starts meanwhile, and waits until its backends may write.
    const next = mutants[mutants.indexOf(mutant) + 1];
    if (next !== undefined) void prepare(next.name);
    const start = performance.now();
    try {
      const failure: unknown = await exercise(system, random, shortForm).catch((error) => error);
      expect(failure).toBeInstanceOf(Violation);
      const seconds = ((performance.now() - start) / 1_000).toFixed(1);
      const [reason = ''] = (failure as Violation).message.split('\n', 1);
      console.log(`| ${name} | ${seconds} s | ${reason} |`);
    } finally {
      prepared.delete(name);
      await system.stop();
    }
  },
  shortForm.durationMs + maxExtraMs + 180_000,
);

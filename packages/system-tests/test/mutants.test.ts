import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { exercise, maxExtraMs, shortForm } from '../src/concurrent/exercise.ts';
import { startFaultySystem } from '../src/concurrent/faulty-system.ts';
import { Random } from '../src/concurrent/random.ts';
import { Violation } from '../src/concurrent/recording.ts';
import { readAsMembersAndStrangers } from '../src/mutants/members-and-strangers.ts';
import { mutants, patchesOf } from '../src/mutants/mutants.ts';
import { mutate } from '../src/mutants/mutate.ts';
import { seed } from '../src/run-parameters.ts';
import { startSystem } from '../src/system.ts';

const loader = new URL('../src/mutants/load.ts', import.meta.url).href;

test.each(mutants)('the mutant applies: $name', async (mutant) => {
  for (const patch of patchesOf(mutant)) {
    const source = await readFile(new URL(`../../${patch.file}`, import.meta.url), 'utf8');
    expect(mutate(source, patch)).not.toBe(source);
  }
});

/** Every mutant in all services. */
const everywhere = (name: string) => {
  const broken = ['--import', `${loader}?${encodeURIComponent(name)}`];
  return { projects: broken, commissioning: broken, bff: broken };
};

test.each(mutants.filter(({ caughtBy }) => caughtBy === undefined))(
  'linearizability catches the mutant: $name',
  async ({ name }) => {
    const random = new Random(seed);
    const system = await startFaultySystem(random, { nodeArguments: everywhere(name) });
    const start = performance.now();
    try {
      const failure: unknown = await exercise(system, random, shortForm.memory).catch(
        (error) => error,
      );
      expect(failure).toBeInstanceOf(Violation);
      const seconds = ((performance.now() - start) / 1_000).toFixed(1);
      const [reason = ''] = (failure as Violation).message.split('\n', 1);
      console.log(`| ${name} | ${seconds} s | ${reason} |`);
    } finally {
      await system.stop();
    }
  },
  shortForm.memory.durationMs + maxExtraMs + 180_000,
);

/** Without a mutant for as long as with one. */
const membersMs = 10_000;

test(
  'members alone read what they may read',
  async () => {
    const system = await startSystem();
    try {
      const { members, strangers } = await readAsMembersAndStrangers(system, membersMs);
      expect(Math.min(members, strangers)).toBeGreaterThan(0);
      const metrics = await fetch(`${system.services.projects.url}/metrics`);
      expect(await metrics.text()).toMatch(
        /^gathered_targets_total\{outcome="not_modified"\} [1-9]/m,
      );
    } finally {
      await system.stop();
    }
  },
  membersMs + 120_000,
);

test.each(mutants.filter(({ caughtBy }) => caughtBy === 'members and strangers'))(
  'members and strangers catch the mutant: $name',
  async ({ name }) => {
    const system = await startSystem({ nodeArguments: everywhere(name) });
    try {
      const run = readAsMembersAndStrangers(system, 6 * membersMs);
      await expect(run).rejects.toBeInstanceOf(Violation);
    } finally {
      await system.stop();
    }
  },
  6 * membersMs + 120_000,
);

import { readFile } from 'node:fs/promises';
import { databaseVersionsMigration } from 'fastify-conditional-requests';
import { testDatabase } from 'local-postgres/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exercise, maxExtraMs, shortForm } from '../src/concurrent/exercise.ts';
import { startFaultySystem } from '../src/concurrent/faulty-system.ts';
import { Random } from '../src/concurrent/random.ts';
import { Violation } from '../src/concurrent/recording.ts';
import { durableCluster } from '../src/databases.ts';
import { connected } from '../src/locks.ts';
import { applyTo, argumentsFor } from '../src/mutants/apply.ts';
import { type Edits, type Mutant, patchesOf } from '../src/mutants/mutant.ts';
import { mutants } from '../src/mutants/mutants.ts';
import { readAsMembersAndStrangers } from '../src/mutants/members-and-strangers.ts';
import { mutate } from '../src/mutants/mutate.ts';
import { type StoreCheck, storeChecks } from '../src/mutants/store-checks.ts';
import { promoteCopy } from '../src/promotion.ts';
import { readMetrics, sumOf } from '../src/read-metrics.ts';
import { startSystem } from '../src/system.ts';
import { backendNames } from '../src/service-process.ts';
import { modes, seed } from '../src/run-parameters.ts';

/** Until the mutant is found: on a slow machine there are few chances in a fixed number of operations. */
const extent = { ...shortForm.memory, operations: Infinity };
/** How long members and strangers read without a mutant. */
const membersMs = 10_000;

/** A database with versions in force, in which a mutant may replace a function. */
async function storeDatabase(mutant?: Mutant): Promise<string> {
  const database = await testDatabase();
  onTestFinished(() => database.drop());
  const client = await connected(database.url);
  await client.query(databaseVersionsMigration({ tables: [] }).up);
  await client.query("SELECT conditional_requests.set_mode('database')");
  await client.end();
  if (mutant !== undefined) await applyTo(database.url, mutant);
  return database.url;
}

describe.each(modes)('versions in %s', (versions) => {
  const all = mutants[versions];
  const foundBy = (finder: Mutant['foundBy']) => all.filter((mutant) => mutant.foundBy === finder);

  test.each(all)('the mutant applies: $name', async (mutant) => {
    const { name, sql } = mutant;
    const sources: [source: string, edits: Edits][] = [];
    for (const { file, edits } of patchesOf(mutant)) {
      sources.push([await readFile(new URL(`../../${file}`, import.meta.url), 'utf8'), edits]);
    }
    if (sql !== undefined) {
      const { up } = databaseVersionsMigration({ tables: [] });
      const [, definition = ''] = up.split(`CREATE FUNCTION conditional_requests.${sql.function}(`);
      const [body = ''] = definition.split('\nCREATE ');
      sources.push([body, sql.edits]);
    }
    expect(sources).not.toEqual([]);
    for (const [source, edits] of sources) expect(mutate(source, name, edits)).not.toBe(source);
  });

  test.each(foundBy('linearizability'))(
    'linearizability catches the mutant: $name',
    async (mutant) => {
      const broken = argumentsFor(mutant);
      const random = new Random(seed);
      const nodeArguments = { projects: broken, commissioning: broken, bff: broken };
      const system = await startFaultySystem(random, { versions, nodeArguments });
      try {
        for (const name of backendNames) await applyTo(system.cluster.databases[name], mutant);
        const start = performance.now();
        const { fault } = mutant;
        const failure: unknown = await exercise(system, random, { ...extent, fault }).catch(
          (error) => error,
        );
        expect(failure).toBeInstanceOf(Violation);
        const seconds = ((performance.now() - start) / 1_000).toFixed(1);
        const [reason = ''] = (failure as Violation).message.split('\n', 1);
        console.log(`| ${mutant.name} | ${seconds} s | ${reason} |`);
      } finally {
        await system.stop();
      }
    },
    extent.durationMs + maxExtraMs + 180_000,
  );

  test.each(foundBy('members and strangers'))(
    'members and strangers catch the mutant: $name',
    async (mutant) => {
      const broken = argumentsFor(mutant);
      const nodeArguments = { projects: broken, commissioning: broken, bff: broken };
      const system = await startSystem({ versions, nodeArguments });
      onTestFinished(() => system.stop());
      const run = readAsMembersAndStrangers(system, 18 * membersMs);
      await expect(run).rejects.toBeInstanceOf(Violation);
    },
    18 * membersMs + 120_000,
  );

  test(
    'without a mutant, members can read and strangers cannot',
    async () => {
      const system = await startSystem({ versions });
      onTestFinished(() => system.stop());
      const confirmed = async () => {
        const { projects } = system.replicas;
        const metrics = await Promise.all(projects.map(({ url }) => readMetrics(url)));
        return sumOf(
          metrics.join('\n'),
          /^gathered_targets_total\{outcome="not_modified"\} (\d+)/gm,
        );
      };
      const counts = { members: 0, strangers: 0, confirmed: 0 };
      // As long as with a mutant, if a slow machine needs it.
      for (let round = 0; round < 18 && Math.min(...Object.values(counts)) === 0; round++) {
        const { members, strangers } = await readAsMembersAndStrangers(system, membersMs);
        counts.members += members;
        counts.strangers += strangers;
        counts.confirmed = await confirmed();
      }
      for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
    },
    18 * membersMs + 120_000,
  );

  if (versions === 'memory') return;
  test.each(foundBy('promotion'))(
    'the promotion of a copy catches the mutant: $name',
    async (mutant) => {
      const broken = argumentsFor(mutant);
      const nodeArguments = { projects: broken, commissioning: broken };
      const cluster = await durableCluster();
      onTestFinished(() => cluster.remove());
      const { databases } = cluster;
      const system = await startSystem({ databases, versions, nodeArguments });
      onTestFinished(() => system.stop());
      for (const name of backendNames) await applyTo(databases[name], mutant);
      await expect(promoteCopy(system, cluster)).rejects.toBeInstanceOf(Violation);
    },
  );
  describe.each(Object.keys(storeChecks) as StoreCheck[])('the check of %s', (check) => {
    test('passes', async () => {
      await expect(storeChecks[check](await storeDatabase(), [])).resolves.toBeUndefined();
    });
    test.each(foundBy(check))('catches the mutant: $name', async (mutant) => {
      const run = storeChecks[check](await storeDatabase(mutant), argumentsFor(mutant));
      await expect(run).rejects.toThrow(/^(The|Expected)/);
    });
  });
});

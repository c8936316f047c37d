import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { Random } from '../src/concurrent/random.ts';
import { type DurableCluster, durableCluster } from '../src/databases.ts';
import { progress } from '../src/progress.ts';
import { modes, searchMs, seed } from '../src/run-parameters.ts';
import type { ServiceProcess } from '../src/service-process.ts';
import { startSystem, type System } from '../src/system.ts';
import { Writer } from '../src/writer.ts';

const durationMs = searchMs(0);
const sum = (writers: readonly Writer[], count: 'acknowledged' | 'unanswered') =>
  writers.reduce((sum, writer) => sum + writer[count], 0);

/** Causes the crash while all clients write, after more than that many acknowledged writes. */
async function crashWhileWriting(
  writers: readonly Writer[],
  minAcknowledged: number,
  crash: () => Promise<unknown>,
): Promise<void> {
  const over = new AbortController();
  const writing = writers.map(async (writer) => {
    while (!over.signal.aborted) await writer.write();
  });
  const crashOnce = async () => {
    try {
      await expect
        .poll(() => sum(writers, 'acknowledged'), { interval: 1 })
        .toBeGreaterThan(minAcknowledged);
      await crash();
    } finally {
      over.abort();
    }
  };
  await Promise.all([crashOnce(), ...writing]);
}

const crashOf = (services: () => readonly ServiceProcess[]) =>
  [
    () => Promise.all(services().map((service) => service.kill())),
    () => services().forEach((service) => service.start()),
  ] as const;

/** A crash after which nothing works until the processes are back. */
const isOfAll = (name: string): boolean => !name.startsWith('one of');

describe.each(modes)('versions in %s', (versions) => {
  let cluster: DurableCluster;
  let system: System;
  beforeAll(async () => {
    cluster = await durableCluster();
    system = await startSystem({ databases: cluster.databases, versions });
  });
  afterAll(async () => {
    await system.stop();
    await cluster.remove();
  });

  /** How processes are killed and started again. */
  const crashes = {
    'the bffs': crashOf(() => system.replicas.bff),
    'all backends': crashOf(() => [...system.replicas.projects, ...system.replicas.commissioning]),
    'PostgreSQL, by immediate shutdown': [
      () => cluster.stop({ immediately: true }),
      () => cluster.start(),
    ],
    'PostgreSQL, by SIGKILL': [() => cluster.kill(), () => cluster.start()],
    ...(versions === 'database' && {
      'one of two bffs': crashOf(() => [system.services.bff]),
      'one of two replicas of each backend': crashOf(() => [
        system.services.projects,
        system.services.commissioning,
      ]),
    }),
  } as const;
  test(
    `acknowledged writes survive the crash of: ${Object.keys(crashes).join('; ')}`,
    async () => {
      const random = new Random(seed);
      const counts = { crashes: 0, acknowledged: 0, unanswered: 0 };
      const report = () =>
        `crash safety, versions in ${versions}: SEED=${seed}, ${JSON.stringify(counts)}`;
      const tell = progress(report);
      onTestFailed(() => console.log(report()));
      const end = Date.now() + durationMs;
      do {
        for (const [name, [kill, revive]] of Object.entries(crashes)) {
          const writers = Array.from(
            { length: 6 },
            (_, at) => new Writer(system.ask, `writer${at}@example.com`),
          );
          await Promise.all(writers.map((writer) => writer.begin()));
          await crashWhileWriting(writers, random.between(20, 200), kill);
          await revive();
          await system.ready();

          const checks = await Promise.allSettled(writers.map((writer) => writer.check()));
          const faults = checks.filter(({ status }) => status === 'rejected');
          const state = [`SEED=${seed}, crash ${counts.crashes}: ${name}`, system.log()].join('\n');
          expect(faults, state).toEqual([]);
          const least = isOfAll(name) ? 1 : 0;
          expect(sum(writers, 'unanswered'), state).toBeGreaterThanOrEqual(least);
          counts.crashes++;
          counts.acknowledged += sum(writers, 'acknowledged');
          counts.unanswered += sum(writers, 'unanswered');
          tell();
        }
      } while (Date.now() < end);
      console.log(report());
    },
    durationMs + 900_000,
  );
});

import { afterAll, beforeAll, expect, onTestFailed, test, vi } from 'vitest';
import { Random } from '../src/concurrent/random.ts';
import { type DurableCluster, durableCluster } from '../src/databases.ts';
import { progress } from '../src/progress.ts';
import { searchMs, seed } from '../src/run-parameters.ts';
import { serviceNames } from '../src/service-process.ts';
import { startSystem, type System } from '../src/system.ts';
import { Writer } from '../src/writer.ts';

const durationMs = searchMs(0);
let cluster: DurableCluster;
let system: System;
beforeAll(async () => {
  cluster = await durableCluster();
  system = await startSystem({ databases: cluster.databases });
});
afterAll(async () => {
  await system.stop();
  await cluster.remove();
});

const backends = () => [system.services.projects, system.services.commissioning];

/** How each process is killed and started again. */
const crashes = {
  'the bff': [() => system.services.bff.kill(), () => system.services.bff.start()],
  'both backends': [
    () => Promise.all(backends().map((backend) => backend.kill())),
    () => backends().forEach((backend) => backend.start()),
  ],
  'PostgreSQL, by immediate shutdown': [
    () => cluster.stop({ immediately: true }),
    () => cluster.start(),
  ],
  'PostgreSQL, by SIGKILL': [() => cluster.kill(), () => cluster.start()],
} as const;

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
  const crashed = vi
    .waitFor(() => expect(sum(writers, 'acknowledged')).toBeGreaterThan(minAcknowledged), {
      interval: 1,
      timeout: 60_000,
    })
    .then(crash)
    .finally(() => over.abort());
  await Promise.all([crashed, ...writing]);
}

test(
  `acknowledged writes survive the crash of: ${Object.keys(crashes).join('; ')}`,
  async () => {
    const random = new Random(seed);
    const counts = { crashes: 0, acknowledged: 0, unanswered: 0 };
    const report = () => `crash safety: SEED=${seed}, ${JSON.stringify(counts)}`;
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
        for (const service of serviceNames) await system.services[service].ready();

        const checks = await Promise.allSettled(writers.map((writer) => writer.check()));
        const faults = checks.filter(({ status }) => status === 'rejected');
        const state = [`SEED=${seed}, crash ${counts.crashes}: ${name}`, system.log()].join('\n');
        expect(faults, state).toEqual([]);
        expect(sum(writers, 'unanswered'), state).toBeGreaterThan(0);
        counts.crashes++;
        counts.acknowledged += sum(writers, 'acknowledged');
        counts.unanswered += sum(writers, 'unanswered');
        tell();
      }
    } while (Date.now() < end);
    console.log(report());
  },
  durationMs + 180_000,
);

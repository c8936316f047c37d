import { startCluster } from 'local-postgres';
import { compete, stepsOf } from './compete.ts';
import { isInstalled } from './contenders/all.ts';
import type { Contender } from './contenders/contender.ts';
import { startSystem } from './contenders/ours.ts';
import { type Data, makeData } from './data.ts';
import { Generator } from './generator/generator.ts';
import type { Options } from './options.ts';
import { ratiosOf } from './ratios.ts';
import { environmentOf } from './report/environment.ts';
import type { Progress } from './report/progress.ts';
import type { Report } from './report/report.ts';
import { scale, scalingSteps } from './scaling.ts';

/** PostgreSQL's defaults: no acknowledged write is lost in a power failure. */
const durable = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' };
/** For 15,000 rows, and ten and a hundred times as many. */
const otherProjects = [0, 13_500, 148_500];

/** Until a lost lock is regained, a backend queries at each read, and refuses writes. */
export class LockLost extends Error {
  override readonly name = 'LockLost';
}

function requireLocks(contenders: readonly Contender[]): void {
  for (const { name, log } of contenders.flatMap(({ programs }) => programs)) {
    if (log.includes('The sole writer lock was lost')) {
      throw new LockLost(`The figures are void: ${name} has lost the sole writer lock\n${log}`);
    }
  }
}

/** @throws LockLost if a backend was without its lock: such figures are not those of the system */
export async function run(
  options: Options,
  progressOf: (total: number) => Progress,
): Promise<Report> {
  const { loads, rounds, seconds, projects } = options;
  const installed = options.contenders.filter(isInstalled);
  await using cleanup = new AsyncDisposableStack();
  const use = <Resource extends AsyncDisposable>(resource: Resource) => cleanup.use(resource);
  const cluster = await startCluster({ parameters: durable });
  cleanup.defer(() => cluster.stop());
  const generator = cleanup.use(new Generator());

  const data = await makeData(cluster, { projects });
  const system = await startSystem('this system', data, use);
  let shared: Promise<Data> | undefined;
  const sharedData = () => (shared ??= makeData(cluster, { projects }, '_shared'));
  const contenders: Contender[] = [];
  for (const { start } of installed) {
    contenders.push(await start({ data, sharedData, system, use }));
  }

  const total =
    stepsOf(contenders, loads, rounds) +
    (options.scaling ? scalingSteps({ others: otherProjects, rounds }) : 0);
  using progress = progressOf(total);
  const bench = { generator, cluster, rounds, seconds, onStep: progress.step };
  const measureAll = async () => ({
    results: await compete(contenders, loads, data.paths, bench),
    scaling: options.scaling
      ? await scale({ ...bench, system, paths: data.paths.small, others: otherProjects })
      : undefined,
  });
  // A refused write is a failure as well.
  const { results, scaling } = await measureAll().finally(() => requireLocks(contenders));

  return {
    date: new Date().toISOString().slice(0, 10),
    environment: await environmentOf(cluster),
    method: { rounds, 'seconds per turn': seconds, projects },
    notes: Object.fromEntries(installed.map(({ name, note }) => [name, note])),
    skipped: Object.fromEntries(
      options.contenders
        .filter((kind) => !isInstalled(kind))
        .map(({ name, needs }) => [name, `needs ${needs?.command}; ${needs?.install}`]),
    ),
    results,
    scaling,
    ratios: ratiosOf(results, scaling),
  };
}

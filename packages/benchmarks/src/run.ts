import { startCluster } from 'local-postgres';
import { compete, stepsOf } from './compete.ts';
import { isInstalled } from './contenders/all.ts';
import type { Contender } from './contenders/contender.ts';
import { startSystem } from './contenders/ours.ts';
import { makeData } from './data.ts';
import { Generator } from './generator/generator.ts';
import { goalsOf } from './goals.ts';
import type { Options } from './options.ts';
import { environmentOf } from './report/environment.ts';
import type { Progress } from './report/progress.ts';
import type { Report } from './report/report.ts';
import { scale, scalingSteps } from './scaling.ts';

/** As its makers ship it: nothing that is acknowledged is lost with the power. */
const durable = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' };
/** 15,000 rows, ten times and a hundred times as many. */
const otherProjects = [0, 13_500, 148_500];

/** Starts everything, has it measured, and stops it. */
export async function run(
  options: Options,
  progressOf: (total: number) => Progress,
): Promise<Report> {
  const { loads, rounds, seconds, projects } = options;
  const installed = options.contenders.filter(isInstalled);
  await using cleanup = new AsyncDisposableStack();
  const keep = <Resource extends AsyncDisposable>(resource: Resource) => cleanup.use(resource);
  const cluster = await startCluster({ parameters: durable });
  cleanup.defer(() => cluster.stop());
  const generator = cleanup.use(new Generator());

  const data = await makeData(cluster, { projects });
  const system = await startSystem('this system', data, keep);
  const contenders: Contender[] = [];
  for (const { start } of installed) contenders.push(await start({ data, system, keep }));

  const { paths } = data;
  const told = { contenders, loads, paths, rounds, seconds, generator, database: cluster };
  const scalingTold = {
    cluster,
    system,
    generator,
    rounds,
    seconds,
    paths: paths.small,
    others: otherProjects,
  };
  const total = stepsOf(told) + (options.scaling ? scalingSteps(scalingTold) : 0);
  using progress = progressOf(total);
  const results = await compete({ ...told, onStep: progress.step });
  const scaling = options.scaling
    ? await scale({ ...scalingTold, onStep: progress.step })
    : undefined;

  return {
    date: new Date().toISOString().slice(0, 10),
    environment: await environmentOf(cluster),
    method: { rounds, 'seconds a turn': seconds, projects },
    notes: Object.fromEntries(installed.map(({ name, note }) => [name, note])),
    skipped: Object.fromEntries(
      options.contenders
        .filter((kind) => !isInstalled(kind))
        .map(({ name, needs }) => [name, `it needs ${needs?.command}; ${needs?.install}`]),
    ),
    results,
    scaling,
    goals: goalsOf(results, scaling),
  };
}

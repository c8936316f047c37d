import { setTimeout as delay } from 'node:timers/promises';
import { type Cluster, freePort } from 'local-postgres';
import { fetch } from 'undici';
import type { Contender } from './contenders/contender.ts';
import { startSystem } from './contenders/ours.ts';
import { type Data, type DataSize, makeData, user } from './data.ts';
import type { Generator } from './generator/generator.ts';
import type { Load } from './loads.ts';
import { measure, type Measurement } from './measure.ts';
import type { Program } from './programs/program.ts';
import { launchService } from './programs/service.ts';
import { median, rateOf } from './statistics.ts';

/** One size of what should not matter. */
export interface Step {
  readonly name: string;
  readonly rate: number;
  /** Of the bff and the backends, in microseconds. */
  readonly cpu: number;
  /** `cpu` over that of the first step, round by round. */
  readonly toFirst: number;
}

export interface Scaling {
  readonly rows: readonly Step[];
  readonly entries: readonly Step[];
  readonly coldStartSeconds: number;
}

export interface ScalingOptions {
  readonly cluster: Cluster;
  readonly generator: Generator;
  readonly rounds: number;
  readonly seconds: number;
  /** How many projects there are beside those that are read, each with nine rows. */
  readonly others: readonly number[];
  readonly onStep: (what: string) => void;
}

const load: Load = {
  name: 'scaling',
  kind: 'small',
  spread: 'uniform',
  connections: 32,
  writes: 0,
  conditional: false,
  quick: false,
};
/** Of these, so many are read. */
const size: DataSize = { projects: 2_000 };
const read = 500;

/** How many steps `scale` will take. */
export const scalingSteps = ({ others, rounds }: Pick<ScalingOptions, 'others' | 'rounds'>) =>
  others.length + (others.length + 3) * (rounds + 1) + rounds;

/** What a read costs, by the rows in the database and by the answers in the store; and a cold start. */
export async function scale(options: ScalingOptions): Promise<Scaling> {
  const { cluster, others, onStep } = options;
  await using cleanup = new AsyncDisposableStack();
  const keep = <Resource extends AsyncDisposable>(resource: Resource) => cleanup.use(resource);
  const systems = new Map<string, Contender>();
  let data: Data | undefined;
  for (const count of others) {
    onStep(`rows: ${count} more projects`);
    data = await makeData(cluster, { ...size, others: count }, `_${count}`);
    systems.set(`${count.toLocaleString('en')} more projects`, await startSystem('', data, keep));
  }
  if (data === undefined) throw new Error('others: expected some numbers, received none');
  const { small } = data.paths;
  const paths = small.slice(0, read);
  for (const { origin } of systems.values()) await options.generator.readAll({ origin, paths });
  const rows = await compare(systems, paths, options);

  const [first] = systems.values();
  const stores = new Map<string, Contender>();
  for (const [stored, maxBytes] of [
    [read, 2 ** 26],
    [small.length / 2, 2 ** 26],
    [small.length, 2 ** 24],
  ] as const) {
    const bff = await startBff(first as Contender, maxBytes);
    keep(bff);
    const { origin } = bff;
    // What is read comes last, and so stays where not all find room.
    await options.generator.readAll({ origin, paths: small.slice(read, stored) });
    await options.generator.readAll({ origin, paths });
    const name = `${stored.toLocaleString('en')} asked for, room for ${maxBytes / 2 ** 20} MiB`;
    stores.set(name, {
      ...(first as Contender),
      origin,
      programs: [bff, ...(first as Contender).upstreams],
    });
  }
  const entries = await compare(stores, paths, options);
  await cleanup.disposeAsync();

  const starts: number[] = [];
  for (let round = 0; round < options.rounds; round++) {
    onStep('cold start');
    starts.push(await coldStart(data));
  }
  return { rows, entries, coldStartSeconds: median(starts) };
}

const startBff = ({ upstreams }: Contender, maxBytes: number): Promise<Program> =>
  launchService('bff', {
    PROJECTS_URL: upstreams[0]?.origin ?? '',
    COMMISSIONING_URL: upstreams[1]?.origin ?? '',
    CACHE_MAX_BYTES: String(maxBytes),
  });

async function compare(
  contenders: ReadonlyMap<string, Contender>,
  paths: readonly string[],
  { generator, cluster, rounds, seconds, onStep }: ScalingOptions,
): Promise<Step[]> {
  const turns = new Map<string, Measurement[]>();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, contender] of contenders) {
      onStep(name);
      const told = { load, paths, seconds, seed: round };
      const turn = await measure(contender, { generator, database: cluster }, told);
      if (round > 0) turns.set(name, [...(turns.get(name) ?? []), turn]);
    }
  }
  const [first = []] = turns.values();
  return [...turns].map(([name, own]) => ({
    name,
    rate: median(own.map(rateOf)),
    cpu: median(own.map(cpuOf)),
    toFirst: median(own.map((turn, round) => cpuOf(turn) / cpuOf(first[round] as Measurement))),
  }));
}

const cpuOf = ({ cpu, reads }: Measurement): number =>
  ['bff', 'projects', 'commissioning'].reduce((sum, name) => sum + (cpu[name] ?? NaN), 0) / reads;

/** @returns seconds from the start of all three services to the first project that is answered */
async function coldStart({ urls, paths }: Data): Promise<number> {
  await using services = new AsyncDisposableStack();
  const [projects, commissioning] = [await freePort(), await freePort()];
  const start = performance.now();
  const [bff, ...backends] = await Promise.all([
    launchService('bff', {
      PROJECTS_URL: `http://127.0.0.1:${projects}`,
      COMMISSIONING_URL: `http://127.0.0.1:${commissioning}`,
    }),
    launchService('projects', { DATABASE_URL: urls.projects }, { port: projects }),
    launchService('commissioning', { DATABASE_URL: urls.commissioning }, { port: commissioning }),
  ]);
  for (const program of [bff, ...backends]) services.use(program);
  for (;;) {
    const answer = await fetch(bff.origin + paths.small[0], { headers: { 'x-user': user } });
    await answer.body?.cancel();
    if (answer.status === 200) return (performance.now() - start) / 1_000;
    await delay(10);
  }
}

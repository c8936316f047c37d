import type { Cluster } from 'local-postgres';
import { coldStart } from './cold-start.ts';
import { rotated } from './compete.ts';
import type { Contender } from './contenders/contender.ts';
import { startBff, startSystem } from './contenders/ours.ts';
import { type Data, type DataSize, makeData } from './data.ts';
import type { Generator } from './generator/generator.ts';
import type { Load } from './loads.ts';
import { measure, type Measurement } from './measure.ts';
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
  readonly system: Contender;
  /** What it is read at. */
  readonly paths: readonly string[];
  readonly generator: Generator;
  readonly rounds: number;
  readonly seconds: number;
  /** How many projects there are beside those that are read, each with ten rows. */
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
const size: DataSize = { projects: 50 };
/** In both databases, with so many other projects of ten rows each. */
const rowsWith = (others: number) => 15_000 + 10 * others;
/** So many URLs are read, whatever there is beside them. */
const read = 250;
const mebibyte = 2 ** 20;
/** Of a URL: less than what an answer takes with all that belongs to it. */
const tightBytes = 1_600;

/** How many steps `scale` will take. */
export const scalingSteps = ({ others, rounds }: Pick<ScalingOptions, 'others' | 'rounds'>) =>
  others.length + (others.length + 3) * (rounds + 1) + rounds;

/** What a read costs, by the rows in the database and by the answers in the store; and a cold start. */
export async function scale(options: ScalingOptions): Promise<Scaling> {
  const [data, rows] = await byRows(options);
  const entries = await byEntries(options);
  const starts: number[] = [];
  for (let round = 0; round < options.rounds; round++) {
    options.onStep('cold start');
    starts.push(await coldStart(data));
  }
  return { rows, entries, coldStartSeconds: median(starts) };
}

/** @returns the last and largest data too, on which nothing runs any more */
async function byRows(options: ScalingOptions): Promise<[Data, Step[]]> {
  const { cluster, generator, others, onStep } = options;
  await using cleanup = new AsyncDisposableStack();
  const keep = <Resource extends AsyncDisposable>(resource: Resource) => cleanup.use(resource);
  const systems = new Map<string, Contender>();
  let data: Data | undefined;
  for (const count of others) {
    const name = `${rowsWith(count).toLocaleString('en')} rows`;
    onStep(name);
    data = await makeData(cluster, { ...size, others: count }, `_${count}`);
    systems.set(name, await startSystem(name, data, keep));
  }
  if (data === undefined) throw new TypeError('others: expected some numbers, received none');
  const paths = data.paths.small.slice(0, read);
  for (const { origin } of systems.values()) await generator.readAll({ origin, paths });
  return [data, await compare(systems, paths, options)];
}

/**
 * The same reads by bffs that were asked for more and more beside them, the last beyond its bound;
 * all were asked equally often.
 */
async function byEntries(options: ScalingOptions): Promise<Step[]> {
  const { system, paths: all, generator } = options;
  await using cleanup = new AsyncDisposableStack();
  const paths = all.slice(0, read);
  const bffs = new Map<string, Contender>();
  for (const [asked, maxBytes] of [
    [read, 64 * mebibyte],
    [all.length >> 1, 64 * mebibyte],
    [all.length, tightBytes * all.length],
  ] as const) {
    const bff = cleanup.use(await startBff(system, { maxBytes }));
    const { origin } = bff;
    // What is measured is read last, and so stays where not all find room.
    await generator.readAll({ origin, paths: all.map((_, at) => all[at % asked] as string) });
    await generator.readAll({ origin, paths });
    const room = (maxBytes / mebibyte).toFixed(0);
    const name = `${asked.toLocaleString('en')} URLs, room for ${room} MiB`;
    bffs.set(name, { ...system, origin, programs: [bff, ...system.upstreams] });
  }
  return await compare(bffs, paths, options);
}

async function compare(
  contenders: ReadonlyMap<string, Contender>,
  paths: readonly string[],
  { generator, cluster, rounds, seconds, onStep }: ScalingOptions,
): Promise<Step[]> {
  const turns = new Map([...contenders.keys()].map((name): [string, Measurement[]] => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, contender] of rotated([...contenders], round)) {
      onStep(name);
      const told = { load, paths, seconds, seed: round };
      const turn = await measure(contender, { generator, database: cluster }, told);
      if (round > 0) turns.get(name)?.push(turn);
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

const cpuOf = ({ cpu, requests }: Measurement): number =>
  ['bff', 'projects', 'commissioning'].reduce((sum, name) => sum + (cpu[name] ?? NaN), 0) /
  requests;

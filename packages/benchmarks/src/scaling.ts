import { coldStart } from './cold-start.ts';
import { takeTurns } from './compete.ts';
import type { Contender } from './contenders/contender.ts';
import { startBff, startSystem } from './contenders/ours.ts';
import { type Data, type DataSize, makeData } from './data.ts';
import type { Load } from './loads.ts';
import type { Bench } from './measure.ts';
import { cpuOf, median, medianRatio, rateOf } from './statistics.ts';

/** The cost of a read at one size of the data or the store. */
export interface Step {
  readonly name: string;
  readonly rate: number;
  /** CPU time of the bff and the backends per request, in microseconds. */
  readonly cpu: number;
  /** Median over the rounds of `cpu` divided by that of the first step. */
  readonly toFirst: number;
}

export interface Scaling {
  readonly rows: readonly Step[];
  readonly entries: readonly Step[];
  readonly coldStartSeconds: number;
}

export interface ScalingOptions extends Bench {
  readonly system: Contender;
  readonly paths: readonly string[];
  /** For each step, the number of additional projects that are never read, with ten rows each. */
  readonly others: readonly number[];
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
const rowsWith = (others: number) => 15_000 + 10 * others;
/** The number of URLs that are measured at every step. */
const measuredUrls = 250;
const mebibyte = 2 ** 20;
/** Bytes per URL, fewer than a stored response takes. */
const tightBytes = 1_600;

export const scalingSteps = ({ others, rounds }: Pick<ScalingOptions, 'others' | 'rounds'>) =>
  others.length + (others.length + 3) * (rounds + 1) + rounds;

/** Measures a read by rows in the database and by responses in the store, and a cold start. */
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

/** @returns the largest data, whose services have stopped, and the steps */
async function byRows(options: ScalingOptions): Promise<[Data, Step[]]> {
  const { cluster, generator, others, onStep } = options;
  await using cleanup = new AsyncDisposableStack();
  const use = <Resource extends AsyncDisposable>(resource: Resource) => cleanup.use(resource);
  const systems: Contender[] = [];
  let data: Data | undefined;
  for (const count of others) {
    const name = `${rowsWith(count).toLocaleString('en')} rows`;
    onStep(name);
    data = await makeData(cluster, { ...size, others: count }, `_${count}`);
    systems.push(await startSystem(name, data, use));
  }
  if (data === undefined) throw new TypeError('others: expected some numbers, received none');
  const paths = data.paths.small.slice(0, measuredUrls);
  for (const { origin } of systems) await generator.readAll({ origin, paths });
  return [data, await compare(systems, paths, options)];
}

/**
 * Measures the same reads in bffs that store more and more responses, the last one more than fit. Each has
 * answered the same number of requests before.
 */
async function byEntries(options: ScalingOptions): Promise<Step[]> {
  const { system, paths: all, generator } = options;
  await using cleanup = new AsyncDisposableStack();
  const paths = all.slice(0, measuredUrls);
  const bffs: Contender[] = [];
  for (const [urls, maxBytes] of [
    [measuredUrls, 64 * mebibyte],
    [all.length >> 1, 64 * mebibyte],
    [all.length, tightBytes * all.length],
  ] as const) {
    const bff = cleanup.use(await startBff(system, { maxBytes }));
    const origin = bff.url;
    const stored = all.slice(0, urls);
    await generator.readAll({ origin, paths: all.map((path, at) => stored[at % urls] ?? path) });
    // The measured URLs are read last, so that a store that cannot hold all keeps these.
    await generator.readAll({ origin, paths });
    const size = (maxBytes / mebibyte).toFixed(0);
    const name = `${urls.toLocaleString('en')} URLs, store of ${size} MiB`;
    bffs.push({ ...system, name, origin, programs: [bff, ...system.upstreams] });
  }
  return await compare(bffs, paths, options);
}

async function compare(
  contenders: readonly Contender[],
  paths: readonly string[],
  bench: Bench,
): Promise<Step[]> {
  const entries = await takeTurns(contenders, load, paths, bench);
  const [{ turns: first } = { turns: [] }] = entries;
  return entries.map(({ contender, turns }) => ({
    name: contender,
    rate: median(turns.map(rateOf)),
    cpu: median(turns.map(cpuOf)),
    toFirst: medianRatio(turns, first, cpuOf),
  }));
}

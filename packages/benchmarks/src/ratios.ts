import type { Result } from './compete.ts';
import type { Load } from './loads.ts';
import type { Measurement } from './measure.ts';
import type { Scaling, Step } from './scaling.ts';
import { cpuOf, median, rateOf, ratioOf, totalCpuOf } from './statistics.ts';

export interface Ratio {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

const system = 'this system';
const inDatabase = 'versions in the database';

/** Compared with the configuration of Varnish that does better. */
function toVarnish(result: Result): number | undefined {
  const ratios = ['Varnish', 'Varnish, ignore busy']
    .map((name) => ratioOf(result, system, name, rateOf))
    .filter((ratio) => ratio !== undefined);
  return ratios.length === 0 ? undefined : Math.min(...ratios);
}

const cpuOfBff = ({ cpu, measuredRequests }: Measurement) =>
  (cpu['bff'] ?? Number.NaN) / measuredRequests;

const worstOf = (steps: readonly Step[]): number =>
  Math.max(...steps.slice(1).map(({ toFirst }) => toFirst));

/** Statements per read of the worst turn without writes. */
function statementsPerRead(results: readonly Result[]): number | undefined {
  const perRead = results
    .filter(({ load }) => load.writes === 0)
    .flatMap(({ entries }) => entries.filter(({ contender }) => contender === system))
    .flatMap(({ turns }) => turns.map(statementsPerRequest));
  return perRead.length === 0 ? undefined : Math.max(...perRead);
}

const statementsPerRequest = ({ statements, requests }: Measurement): number =>
  statements / requests;

export function ratiosOf(results: readonly Result[], scaling: Scaling | undefined): Ratio[] {
  const at = (kind: Load['kind'], spread: Load['spread'], connections: number, writes = 0) =>
    results.find(
      ({ load }) =>
        load.kind === kind &&
        load.spread === spread &&
        load.connections === connections &&
        load.writes === writes &&
        !load.conditional,
    );
  const ratios: Ratio[] = [];
  const add = (name: string, value: number | undefined, unit: string, meaning: string): void => {
    if (value === undefined) return;
    ratios.push({ name, value: `${value === 0 ? '0' : value.toFixed(2)}${unit}`, meaning });
  };
  for (const [load, result] of [
    ['2 KB, spread URLs, 32 connections', at('small', 'uniform', 32)],
    ['2 KB, spread URLs, 128 connections', at('small', 'uniform', 128)],
    ['50 KB, spread URLs, 32 connections', at('large', 'uniform', 32)],
    ['2 KB, one hot URL, 128 connections', at('small', 'hot', 128)],
    ['2 KB, spread URLs, one connection', at('small', 'uniform', 1)],
  ] as const) {
    if (result === undefined) continue;
    const toFloor = (value: (turn: Measurement) => number) =>
      ratioOf(result, system, 'floor', value);
    const compressed = ratioOf(result, 'compressed', system, cpuOfBff);
    const plain = ratioOf(result, system, 'compression off', cpuOfBff);
    const p99 = toFloor(({ p99 }) => p99);
    add(`${load}: rate to the floor`, toFloor(rateOf), 'x', meanings.floor);
    add(`${load}: rate to Varnish`, toVarnish(result), 'x', meanings.varnish);
    add(`${load}: p99 to the floor`, p99, 'x', meanings.p99);
    add(`${load}: CPU time to the floor`, toFloor(cpuOf), 'x', meanings.cpu);
    add(`${load}: CPU time compressed`, compressed, 'x', meanings.compressed);
    add(`${load}: CPU time not compressed`, plain, 'x', meanings.plain);
  }
  const spread = at('small', 'uniform', 32);
  for (const { contender, turns } of spread?.entries ?? []) {
    if (spread === undefined || !contender.startsWith(inDatabase)) continue;
    const toMemory = (value: (turn: Measurement) => number) =>
      ratioOf(spread, contender, system, value);
    const statements = median(turns.map(statementsPerRequest));
    add(`${contender}: SQL statements a read`, statements, '', meanings.lookups);
    add(`${contender}: CPU time`, toMemory(totalCpuOf), 'x', meanings.cpuOfLookups);
    const p50 = toMemory(({ p50 }) => p50);
    add(`${contender}: p50`, p50, 'x', meanings.p50);
  }
  const written = at('large', 'uniform', 32, 0.01);
  const gain = written && ratioOf(written, system, 'caching off', rateOf);
  add('50 KB, 1 % writes: rate to caching off', gain, 'x', meanings.cachingOff);
  add('SQL statements per unmodified read', statementsPerRead(results), '', meanings.statements);
  if (scaling !== undefined) {
    add('CPU time with up to 100x the rows', worstOf(scaling.rows), 'x', meanings.size);
    add('CPU time with a full store', worstOf(scaling.entries), 'x', meanings.size);
    add('cold start', scaling.coldStartSeconds, ' s', meanings.coldStart);
  }
  return ratios;
}

const meanings = {
  floor: "Throughput as a fraction of a minimal gateway's; the rest is what a full service costs.",
  varnish:
    'Throughput compared with Varnish, which revalidates too; above 1 this system is faster.',
  compressed:
    'CPU time of the bff for clients that accept br, compared with those that do not; a version is compressed once.',
  plain:
    'CPU time of the bff for clients that do not send Accept-Encoding, compared with a bff that never compresses.',
  p99: 'The slowest 1 % of reads take this many times as long as with the minimal gateway.',
  cpu: "CPU time of all processes per read, as a fraction of the minimal gateway's.",
  cachingOff: 'Caching lets the same services handle this many times as many reads.',
  statements: 'At 0, reading what has not changed costs the database nothing.',
  lookups:
    'With 32 connections. Concurrent reads share one statement that looks up their versions. Goal: at most 0.1.',
  cpuOfLookups:
    'CPU time of all processes per read, PostgreSQL included, compared with versions in memory. Goal: at most 1.3.',
  p50: 'Half of the reads take at most this many times as long as with versions in memory. Goal: at most 1.5.',
  size: 'At 1, a read costs the same however much data there is.',
  coldStart: 'From starting the three services until they answer the first read.',
};

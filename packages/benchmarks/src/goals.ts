import type { Result } from './compete.ts';
import type { Load } from './loads.ts';
import type { Measurement } from './measure.ts';
import type { Scaling, Step } from './scaling.ts';
import { rateOf, ratioOf } from './statistics.ts';

export interface Goal {
  readonly what: string;
  readonly wanted: string;
  readonly reached: string;
  readonly isMet: boolean;
}

const us = 'this system';
const p99Of = ({ p99 }: Measurement): number => p99;

const ratio = (
  result: Result | undefined,
  other: string,
  value: (turn: Measurement) => number = rateOf,
) => result && ratioOf(result, us, other, value);

/** To the better one of its two ways. */
function toVarnish(result: Result | undefined): number | undefined {
  const ratios = ['Varnish', 'Varnish, ignore busy'].map((name) => ratio(result, name));
  const known = ratios.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** The first step is what the others are compared with. */
const worstOf = (steps: readonly Step[]): number =>
  Math.max(...steps.slice(1).map(({ toFirst }) => toFirst));

/** What was hoped for, with what came of it; those that this run says nothing about are left out. */
export function goalsOf(results: readonly Result[], scaling: Scaling | undefined): Goal[] {
  const goals: Goal[] = [];
  const add = (
    what: string,
    sign: '>=' | '<=',
    limit: number,
    reached: number | undefined,
    unit = 'x',
  ): void => {
    if (reached === undefined) return;
    const isMet = sign === '>=' ? reached >= limit : reached <= limit;
    const shown = reached === 0 ? '0' : reached.toFixed(2);
    goals.push({ what, wanted: `${sign} ${limit}${unit}`, reached: `${shown}${unit}`, isMet });
  };
  const at = (kind: Load['kind'], spread: Load['spread'], connections: number, writes = 0) =>
    results.find(
      ({ load }) =>
        load.kind === kind &&
        load.spread === spread &&
        load.connections === connections &&
        load.writes === writes &&
        !load.conditional,
    );
  const spreadSmall = at('small', 'uniform', 32);
  const spreadLarge = at('large', 'uniform', 32);
  const hot = at('small', 'hot', 128);
  const written = at('large', 'uniform', 32, 0.01);
  add(
    'spread URLs, 2 KB, 32 connections: rate to the floor',
    '>=',
    0.8,
    ratio(spreadSmall, 'floor'),
  );
  add(
    'spread URLs, 50 KB, 32 connections: rate to the floor',
    '>=',
    0.8,
    ratio(spreadLarge, 'floor'),
  );
  add('a hot URL, 2 KB, 128 connections: rate to the floor', '>=', 3, ratio(hot, 'floor'));
  add('spread URLs, 2 KB: rate to Varnish', '>=', 1, toVarnish(spreadSmall));
  add('spread URLs, 50 KB: rate to Varnish', '>=', 1, toVarnish(spreadLarge));
  add('a hot URL, 2 KB: rate to Varnish', '>=', 1, toVarnish(hot));
  add('spread URLs, 2 KB: p99 to the floor', '<=', 1.5, ratio(spreadSmall, 'floor', p99Of));
  add('spread URLs, 50 KB: p99 to the floor', '<=', 1.5, ratio(spreadLarge, 'floor', p99Of));
  add('a hot URL, 2 KB: p99 to the floor', '<=', 1.5, ratio(hot, 'floor', p99Of));
  add('1 % writes, 50 KB: rate to caching off', '>=', 5, ratio(written, 'caching off'));

  const statements = results
    .filter(({ load }) => load.writes === 0)
    .flatMap(({ entries }) => entries.filter(({ contender }) => contender === us))
    .flatMap(({ turns }) => turns.map(({ statements, requests }) => statements / requests));
  if (statements.length > 0) {
    add('statements a read of what is unmodified', '<=', 0, Math.max(...statements), '');
  }
  if (scaling !== undefined) {
    add('CPU time of a read with 10 x, 100 x the rows', '<=', 1.1, worstOf(scaling.rows));
    add('CPU time of a read with a fuller, a full store', '<=', 1.1, worstOf(scaling.entries));
    add('start of the three services to the first answer', '<=', 2, scaling.coldStartSeconds, ' s');
  }
  return goals;
}

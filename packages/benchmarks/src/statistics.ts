import type { Result } from './compete.ts';
import type { Measurement } from './measure.ts';

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((one, other) => one - other);
  const [low, high] = [(sorted.length - 1) >> 1, sorted.length >> 1];
  return ((sorted[low] ?? NaN) + (sorted[high] ?? NaN)) / 2;
};

export const rateOf = ({ reads, seconds }: Measurement): number => reads / seconds;

/** Microseconds of CPU time per request, summed over all processes. */
export const totalCpuOf = ({ cpu, measuredRequests }: Measurement): number =>
  Object.values(cpu).reduce((sum, each) => sum + each, 0) / measuredRequests;

/** The same without PostgreSQL. */
export const cpuOf = ({ cpu: { PostgreSQL: _, ...cpu }, ...measurement }: Measurement): number =>
  totalCpuOf({ ...measurement, cpu });

/** One contender at one load: medians over its turns. */
export type Summary = ReturnType<typeof summarise>[number];

const rangeOf = (numbers: readonly number[]): [number, number] => [
  Math.min(...numbers),
  Math.max(...numbers),
];

const sumOf = (turns: readonly Measurement[], value: (turn: Measurement) => number): number =>
  turns.reduce((sum, turn) => sum + value(turn), 0);

export const summarise = ({ entries }: Result) =>
  entries.map(({ contender, turns }) => {
    const over = (value: (turn: Measurement) => number) => median(turns.map(value));
    const perRequest = (value: (turn: Measurement) => number) =>
      over((turn) => value(turn) / turn.requests);
    const cpuPerRequest = (value: (turn: Measurement) => number) =>
      over((turn) => value(turn) / turn.measuredRequests);
    const cpu: Record<string, number> = {};
    for (const name of Object.keys(turns[0]?.cpu ?? {})) {
      cpu[name] = cpuPerRequest((turn) => turn.cpu[name] ?? NaN);
    }
    cpu['load'] = cpuPerRequest((turn) => turn.cpuMicroseconds);
    return {
      contender,
      rate: over(rateOf),
      /** Minimum and maximum over the turns. */
      rateRange: rangeOf(turns.map(rateOf)),
      p50: over(({ p50 }) => p50),
      p99: over(({ p99 }) => p99),
      p99Range: rangeOf(turns.map(({ p99 }) => p99)),
      /** Microseconds of CPU time per request, by process. */
      cpu,
      upstreamRequests: perRequest((turn) => turn.upstreamRequests),
      statements: perRequest((turn) => turn.statements),
      /** The share of responses other than 200 and 304, over all turns. */
      failed: sumOf(turns, ({ failed }) => failed) / sumOf(turns, ({ requests }) => requests),
      residentBytes: over((turn) => turn.residentBytes),
    };
  });

/**
 * The median of the ratios within each round, because conditions on the machine change between rounds.
 */
export const medianRatio = (
  ones: readonly Measurement[],
  others: readonly Measurement[],
  value: (turn: Measurement) => number,
): number =>
  median(
    others.flatMap((other, round) => {
      const one = ones[round];
      return one === undefined ? [] : [value(one) / value(other)];
    }),
  );

/** Compares two contenders; undefined if one of them did not take part. */
export function ratioOf(
  { entries }: Result,
  one: string,
  other: string,
  value: (turn: Measurement) => number,
): number | undefined {
  const turnsOf = (name: string) => entries.find(({ contender }) => contender === name)?.turns;
  const [ones, others] = [turnsOf(one), turnsOf(other)];
  if (ones === undefined || others === undefined) return undefined;
  return medianRatio(ones, others, value);
}

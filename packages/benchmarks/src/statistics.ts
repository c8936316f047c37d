import type { Result } from './compete.ts';
import type { Measurement } from './measure.ts';

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

export const rateOf = ({ reads, seconds }: Measurement): number => reads / seconds;

/** What became of one contender at one load: medians over its turns. */
export interface Summary {
  readonly contender: string;
  /** Reads a second. */
  readonly rate: number;
  /** The least and the most of the turns. */
  readonly rateRange: readonly [number, number];
  readonly p50: number;
  readonly p99: number;
  readonly p99Range: readonly [number, number];
  /** Microseconds of CPU time a request, by process. */
  readonly cpu: Readonly<Record<string, number>>;
  readonly upstreamRequests: number;
  readonly statements: number;
  /** The share of answers that were neither 200 nor 304, over all turns. */
  readonly failed: number;
  readonly residentBytes: number;
}

const rangeOf = (numbers: readonly number[]): [number, number] => [
  Math.min(...numbers),
  Math.max(...numbers),
];

const sumOf = (turns: readonly Measurement[], value: (turn: Measurement) => number): number =>
  turns.reduce((sum, turn) => sum + value(turn), 0);

export const summarise = ({ entries }: Result): Summary[] =>
  entries.map(({ contender, turns }) => {
    const over = (value: (turn: Measurement) => number) => median(turns.map(value));
    const aRequest = (value: (turn: Measurement) => number) =>
      over((turn) => value(turn) / turn.requests);
    const processes = Object.keys(turns[0]?.cpu ?? {});
    const cpu = processes.map((name) => [name, aRequest((turn) => turn.cpu[name] ?? NaN)] as const);
    return {
      contender,
      rate: over(rateOf),
      rateRange: rangeOf(turns.map(rateOf)),
      p50: over(({ p50 }) => p50),
      p99: over(({ p99 }) => p99),
      p99Range: rangeOf(turns.map(({ p99 }) => p99)),
      cpu: Object.fromEntries([...cpu, ['load', aRequest((turn) => turn.cpuMicroseconds)]]),
      upstreamRequests: aRequest((turn) => turn.upstreamRequests),
      statements: aRequest((turn) => turn.statements),
      failed: sumOf(turns, ({ failed }) => failed) / sumOf(turns, ({ requests }) => requests),
      residentBytes: over((turn) => turn.residentBytes),
    };
  });

/**
 * Median of the ratios of two contenders, each in the same round, when the machine was in the same
 * mood; undefined if one of them was not there.
 */
export function ratioOf(
  { entries }: Result,
  one: string,
  other: string,
  value: (turn: Measurement) => number,
): number | undefined {
  const turnsOf = (name: string) => entries.find(({ contender }) => contender === name)?.turns;
  const [ones, others] = [turnsOf(one), turnsOf(other)];
  if (ones === undefined || others === undefined) return undefined;
  return median(ones.map((turn, round) => value(turn) / value(others[round] as Measurement)));
}

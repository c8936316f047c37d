import type { Figures } from '../watched.ts';

export type Rate = 'revalidated' | 'queries' | 'collapsed';

/** What happened in each second, from the sums at the end of each second. */
export const ratesOf = (sums: readonly Figures[], rate: Rate): number[] =>
  sums.slice(1).map((now, index) => now[rate] - (sums[index]?.[rate] ?? 0));

/** The time within which that share of the requests was answered: the bound of its bucket. */
export function percentile(latencies: Figures['latencies'], share: number): number | null {
  const total = latencies.reduce((sum, { count }) => sum + count, 0);
  let left = Math.ceil(share * total);
  return latencies.find(({ count }) => (left -= count) <= 0)?.upToMs ?? null;
}

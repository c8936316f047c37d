import type { Figures } from '../watched.ts';

/** The figures of one second. */
export interface Point {
  /** Seconds since 1970. */
  readonly at: number;
  readonly revalidated: number;
  readonly queries: number;
  readonly collapsed: number;
}

/** @param before the sums one second earlier; undefined if there are none */
export function pointOf(at: number, before: Figures | undefined, now: Figures): Point {
  const since = (key: 'revalidated' | 'queries' | 'collapsed') => now[key] - (before?.[key] ?? 0);
  return {
    at,
    revalidated: since('revalidated'),
    queries: since('queries'),
    collapsed: since('collapsed'),
  };
}

/** The time within which that share of the requests was answered: the bound of its bucket. */
export function percentile(latencies: Figures['latencies'], share: number): number | null {
  const total = latencies.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  let left = Math.ceil(share * total);
  for (const { upToMs, count } of latencies) {
    left -= count;
    if (left <= 0) return upToMs;
  }
  return null;
}

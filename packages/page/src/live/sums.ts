import type { Figures } from '../watched.ts';

export type Latencies = Figures['latencies'];

/** The figures of one second. */
export interface Point {
  /** Seconds since 1970. */
  readonly at: number;
  readonly requests: number;
  readonly revalidated: number;
  readonly queries: number;
  readonly collapsed: number;
  /** In milliseconds; null without requests. */
  readonly p99: number | null;
}

/** @param before the sums one second earlier; undefined if there are none */
export function pointOf(at: number, before: Figures | undefined, now: Figures): Point {
  const since = (key: 'requests' | 'revalidated' | 'queries' | 'collapsed'): number =>
    now[key] - (before?.[key] ?? 0);
  return {
    at,
    requests: since('requests'),
    revalidated: since('revalidated'),
    queries: since('queries'),
    collapsed: since('collapsed'),
    p99: percentile(latenciesSince(before?.latencies ?? [], now.latencies), 0.99),
  };
}

/** The latencies recorded between two sums. */
function latenciesSince(before: Latencies, now: Latencies): Latencies {
  const known = new Map(before.map(({ upToMs, count }) => [upToMs, count]));
  return now.map(({ upToMs, count }) => ({
    upToMs,
    count: count - (known.get(upToMs) ?? 0),
  }));
}

/** The time within which that share of the requests was answered: the bound of its bucket. */
export function percentile(latencies: Latencies, share: number): number | null {
  const total = latencies.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  let left = Math.ceil(share * total);
  for (const { upToMs, count } of latencies) {
    left -= count;
    if (left <= 0) return upToMs;
  }
  return null;
}

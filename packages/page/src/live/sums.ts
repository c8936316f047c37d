import type { Figures } from '../watched.ts';

export type Latencies = Figures['latencies'];

/** What happened in one second. */
export interface Point {
  /** Seconds since 1970. */
  readonly at: number;
  readonly requests: number;
  readonly revalidated: number;
  readonly queries: number;
  readonly collapsed: number;
  /** Milliseconds; null without a request. */
  readonly p99: number | null;
}

/** @param before of the same run; undefined if it has just begun */
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

/** Counts of durations between two sums of them. */
function latenciesSince(before: Latencies, now: Latencies): Latencies {
  const known = new Map(before.map(({ upToMs, count }) => [upToMs, count]));
  return now.map(({ upToMs, count }) => ({
    upToMs,
    count: count - (known.get(upToMs) ?? 0),
  }));
}

/** The time within which that part of the requests was answered: the bound of its bucket. */
export function percentile(latencies: Latencies, part: number): number | null {
  const total = latencies.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  let left = Math.ceil(part * total);
  for (const { upToMs, count } of latencies) {
    left -= count;
    if (left <= 0) return upToMs;
  }
  return null;
}

import type { WatchedExchange } from '../watched.ts';

/** A write that was watched. */
export interface Write {
  readonly at: number;
  readonly method: string;
  readonly route: string;
  /** Whose it was, if it was one of this page's two people. */
  readonly user?: string;
}

export type Writes = ReadonlyMap<string, Write>;

const maxKept = 500;
const keyOf = (upstream: string, version: string): string => `${upstream} ${version}`;

/**
 * Each write by the version that it made: a read that names that version shows what it wrote.
 *
 * @param user whose they were; what everybody is told does not say
 */
export function withWrites(
  writes: Writes,
  exchanges: readonly WatchedExchange[],
  user?: string,
): Writes {
  const made = new Map(writes);
  for (const { method, route, at, hops } of exchanges) {
    for (const { upstream, version } of hops) {
      if (version === null) continue;
      const key = keyOf(upstream, version);
      const whose = user ?? made.get(key)?.user;
      made.set(key, { at, method, route, ...(whose !== undefined && { user: whose }) });
    }
  }
  return new Map([...made].slice(-maxKept));
}

export const writeOf = (writes: Writes, upstream: string, version: string): Write | undefined =>
  writes.get(keyOf(upstream, version));

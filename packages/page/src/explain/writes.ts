import type { WatchedExchange } from '../watched.ts';

export interface Write {
  readonly at: number;
  readonly method: string;
  readonly route: string;
  /** The author, if it was one of the two people on this page. */
  readonly user?: string;
}

export type Writes = ReadonlyMap<string, Write>;

const maxKept = 500;
const keyOf = (upstream: string, version: string): string => `${upstream} ${version}`;

/**
 * Adds writes, by the version that each made. If several writes name a version, the first made it:
 * a restarted bff may attribute the version to a later write.
 *
 * @param user the author; public events do not contain it
 */
export function withWrites(
  writes: Writes,
  exchanges: readonly WatchedExchange[],
  user?: string,
): Writes {
  const made = new Map(writes);
  for (const { method, route, at, hops } of exchanges) {
    const write: Write = { at, method, route, ...(user !== undefined && { user }) };
    for (const { upstream, version } of hops) {
      if (version === null) continue;
      const key = keyOf(upstream, version);
      const known = made.get(key);
      if (known === undefined || (isSame(known, write) && user !== undefined)) made.set(key, write);
    }
  }
  return new Map([...made].slice(-maxKept));
}

const isSame = (one: Write, other: Write): boolean =>
  one.at === other.at && one.method === other.method && one.route === other.route;

export const writeOf = (writes: Writes, upstream: string, version: string): Write | undefined =>
  writes.get(keyOf(upstream, version));

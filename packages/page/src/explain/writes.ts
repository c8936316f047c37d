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
 * Each write by the version that it made: a read that names that version shows what it wrote. The
 * first that named it has made it; a bff that was started anew may say it of a later one, too.
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

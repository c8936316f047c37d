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

/** Each write by the version that it made: a read that names that version shows what it wrote. */
export function withWrites(
  writes: Writes,
  exchanges: readonly WatchedExchange[],
  user?: string,
): Writes {
  const made = exchanges.flatMap(({ method, route, status, at, hops }) =>
    method === 'GET' || status >= 400
      ? []
      : hops.flatMap(({ upstream, method: own, version }) =>
          version === null || own === 'GET'
            ? []
            : [[keyOf(upstream, version), { at, method, route, ...(user && { user }) }] as const],
        ),
  );
  if (made.length === 0) return writes;
  return new Map([...writes, ...made].slice(-maxKept));
}

export const writeOf = (writes: Writes, upstream: string, version: string): Write | undefined =>
  writes.get(keyOf(upstream, version));

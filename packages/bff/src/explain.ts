import type { CacheParameters } from './exchange.ts';

/** What is known of one call to an upstream, as it came. */
export interface Call {
  readonly upstream: 'projects' | 'commissioning';
  readonly method: string;
  readonly path: string;
  /** Of `performance.now()`. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Of the answer as the cache gave it; undefined if there was none. */
  readonly status: number | undefined;
  readonly etag: string | undefined;
  /** The parameters that the cache gave its answer. */
  readonly cacheStatus: string | undefined;
  readonly serverTiming: string | undefined;
  readonly failure: string | undefined;
}

/** RFC 9211: a member for each upstream, the one asked last at the end. */
export const cacheStatus = (calls: readonly Call[]): string =>
  calls
    .map(({ upstream, cacheStatus }) => (cacheStatus ? `${upstream}; ${cacheStatus}` : upstream))
    .join(', ');

/** Milliseconds, status and queries of each upstream. */
export const serverTiming = (calls: readonly Call[]): string =>
  calls
    .map((call) => {
      const outcome = parseCacheStatus(call.cacheStatus).fwdStatus ?? call.status ?? call.failure;
      const { queries } = parseDatabaseTiming(call.serverTiming);
      const database =
        queries === undefined ? 'no database' : `${queries} ${queries === 1 ? 'query' : 'queries'}`;
      return `${call.upstream};dur=${call.durationMs.toFixed(2)};desc="${outcome}, ${database}"`;
    })
    .join(', ');

/** How a call ended, for the log: nothing of its path, where e-mail addresses stand. */
export const loggedCall = ({ upstream, status, cacheStatus, durationMs, failure }: Call) => ({
  upstream,
  status,
  cache: cacheStatus,
  milliseconds: Math.round(durationMs * 100) / 100,
  failure,
});

/** @param parameters such as `fwd=stale; fwd-status=304` */
export function parseCacheStatus(parameters = ''): CacheParameters {
  const [, fwd] = /(?:^|; )fwd=([^;]+)/.exec(parameters) ?? [];
  const [, status] = /fwd-status=(\d+)/.exec(parameters) ?? [];
  return {
    fwd,
    fwdStatus: status === undefined ? undefined : Number(status),
    stored: parameters.includes('; stored'),
    collapsed: parameters.includes('; collapsed'),
  };
}

/** @param field `Server-Timing` of a service: `db;dur=1.24;desc="1 query"` */
export function parseDatabaseTiming(field = ''): { queries?: number; databaseMs?: number } {
  const [, milliseconds, queries] = /\bdb;dur=([\d.]+);desc="(\d+) quer/.exec(field) ?? [];
  return queries === undefined
    ? {}
    : { queries: Number(queries), databaseMs: Number(milliseconds) };
}

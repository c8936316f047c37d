import type { UpstreamRequest } from '../upstream/upstream-request.ts';

/** This cache's parameters, `fwd=stale; fwd-status=304`, or their equivalent without a cache. */
export function cacheParametersText({ method, response, failure }: UpstreamRequest): string {
  if (failure !== undefined) return `detail=${failure}`;
  const field = response?.headers.get('cache-status');
  // The last member is the cache's nearest to the client: ours (section 2).
  if (field) return field.slice(field.indexOf(';', field.lastIndexOf(',')) + 2);
  return `fwd=${method === 'GET' ? 'bypass' : 'method'}; fwd-status=${response?.status ?? 0}`;
}

/** The latest text: requests that were revalidated together have the same one. */
let parsedText = '';
let parsed = parse(parsedText);

/** @param text as `cacheParametersText` gives it */
export function parseCacheParameters(text: string): ReturnType<typeof parse> {
  if (text !== parsedText) {
    parsed = parse(text);
    parsedText = text;
  }
  return parsed;
}

function parse(text: string) {
  return {
    /** Why the upstream was asked: `uri-miss`, `stale`, `method`, `bypass`. */
    fwd: /\bfwd=([^;]+)/.exec(text)?.[1],
    fwdStatus: numberOf(/\bfwd-status=(\d+)/.exec(text)),
    stored: text.includes('; stored'),
    /** Whether it shared another request's round trip. */
    collapsed: text.includes('; collapsed'),
    /** Reads that the same request revalidated, if it was one for several. */
    gathered: numberOf(/\bgathered=(\d+)/.exec(text)),
    /** The id of that request. */
    gatheredBy: /\bgathered-by="([^"]*)"/.exec(text)?.[1],
  };
}

function numberOf(match: RegExpExecArray | null): number | undefined {
  return match === null ? undefined : Number(match[1]);
}

/** A backend's report about its lookups of versions: `1 statement for 12 lookups`. */
export function lookupsOf({ response }: UpstreamRequest): string | undefined {
  const field = response?.headers.get('server-timing') ?? '';
  return /\bversions;dur=[\d.]+;desc="(\d+ statements? for \d+ lookups?)"/.exec(field)?.[1];
}

/** A backend's report about its database: `db;dur=1.24;desc="1 query"`. */
export function databaseTimingOf({ response }: UpstreamRequest): {
  queries?: number;
  databaseMs?: number;
} {
  const field = response?.headers.get('server-timing') ?? '';
  const [, milliseconds, queries] = /\bdb;dur=([\d.]+);desc="(\d+) quer/.exec(field) ?? [];
  return queries === undefined
    ? {}
    : { queries: Number(queries), databaseMs: Number(milliseconds) };
}

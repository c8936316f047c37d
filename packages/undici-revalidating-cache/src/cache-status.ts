import { fieldOf, type Headers } from './headers.ts';

/** What a cache did with a request (RFC 9211 section 2). */
export interface CacheStatus {
  /** Why the request went on: nothing stored, or a stored response to validate. */
  readonly fwd: 'uri-miss' | 'stale';
  readonly fwdStatus: number;
  readonly stored?: boolean;
  /** Whether it shared another request's round trip. */
  readonly collapsed?: boolean;
}

/** Adds this cache's member at the end of the field: it is the one nearest to the user (section 2). */
export function withCacheStatus(headers: Headers, cache: string, status: CacheStatus): Headers {
  const member = [
    cache,
    `fwd=${status.fwd}`,
    `fwd-status=${status.fwdStatus}`,
    ...(status.stored ? ['stored'] : []),
    ...(status.collapsed ? ['collapsed'] : []),
  ].join('; ');
  const before = fieldOf(headers, 'cache-status');
  return { ...headers, 'cache-status': before === undefined ? member : `${before}, ${member}` };
}

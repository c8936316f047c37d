import { fieldOf, type Headers } from './headers.ts';

/** What a cache did with a request (RFC 9211 section 2). */
export interface CacheStatus {
  /** Why the request went on: nothing stored, or a stored response to validate. */
  readonly fwd: 'uri-miss' | 'stale';
  /** The origin's status, if it answered. */
  readonly fwdStatus?: number | undefined;
  readonly stored?: boolean;
  readonly detail?: string;
}

/**
 * Adds this cache's member at the end of the field: it is the one nearest to the user (section 2).
 *
 * @param headers are changed
 * @param collapsed whether the caller shared another request's round trip
 */
export function addCacheStatus(
  headers: Headers,
  cache: string,
  { fwd, fwdStatus, stored, detail }: CacheStatus,
  collapsed: boolean,
): void {
  let member = `${cache}; fwd=${fwd}`;
  if (fwdStatus !== undefined) member += `; fwd-status=${fwdStatus}`;
  if (stored === true) member += '; stored';
  if (collapsed) member += '; collapsed';
  if (detail !== undefined) member += `; detail=${detail}`;
  const before = fieldOf(headers, 'cache-status');
  headers['cache-status'] = before === undefined ? member : `${before}, ${member}`;
}

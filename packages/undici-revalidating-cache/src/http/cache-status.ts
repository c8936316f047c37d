import type { GatheredList } from '../context.ts';
import { fieldOf, type Headers } from './headers.ts';

/** How a cache handled a request (RFC 9211 section 2). */
export interface CacheStatus {
  /** Why the request was forwarded: nothing is stored, or a stored response has to be validated. */
  readonly fwd: 'uri-miss' | 'stale';
  /** The origin's status, if it answered. */
  readonly fwdStatus?: number | undefined;
  readonly stored?: boolean;
  /** The list that confirmed the stored response, if any. */
  readonly gathered?: GatheredList | undefined;
}

/**
 * Appends this cache's member to the field: the last one is the nearest to the user (section 2).
 *
 * @param headers are changed
 * @param collapsed whether the caller shared another request's round trip
 */
export function addCacheStatus(
  headers: Headers,
  cache: string,
  { fwd, fwdStatus, stored, gathered }: CacheStatus,
  collapsed: boolean,
): void {
  let member = `${cache}; fwd=${fwd}`;
  if (fwdStatus !== undefined) member += `; fwd-status=${fwdStatus}`;
  if (stored === true) member += '; stored';
  if (gathered !== undefined) {
    member += `; gathered=${gathered.targets}`;
    if (gathered.id !== undefined) member += `; gathered-by=${JSON.stringify(gathered.id)}`;
  }
  if (collapsed) member += '; collapsed';
  const before = fieldOf(headers, 'cache-status');
  headers['cache-status'] = before === undefined ? member : `${before}, ${member}`;
}

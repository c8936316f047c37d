import type { Context, GatheredList, Request } from '../context.ts';
import { copyOfHeaders, fieldOf, type Headers } from '../http/headers.ts';
import { type ResponseEvent, responses } from './stats.ts';

/** How a caller was answered, besides the response itself; in part as `Cache-Status` (RFC 9211 section 2). */
export interface ResponseRecord {
  /** Why the request was forwarded: nothing is stored, or a stored response has to be validated. */
  readonly fwd: 'uri-miss' | 'stale';
  readonly stored?: boolean;
  /** The list that confirmed the stored response, if any. */
  readonly gathered?: GatheredList | undefined;
  readonly outcome: ResponseEvent['outcome'];
  /** The status that the caller gets. */
  readonly status: number;
  /** Bytes of the body that the origin did not have to send for this caller. */
  readonly bytes: number;
  /** Whether the caller shares a round trip that is already counted. */
  readonly collapsed: boolean;
}

/**
 * Counts and publishes one caller's response.
 *
 * @returns a copy of the header fields for this caller, with `Cache-Status`
 */
export function recordResponse(
  { cacheName, stats }: Context,
  { url }: Request,
  headers: Headers,
  { outcome, status, bytes, fwd, stored = false, gathered, collapsed }: ResponseRecord,
): Headers {
  stats[outcome]++;
  if (collapsed) stats.collapsed++;
  stats.bytesSaved += bytes;
  if (responses.hasSubscribers) {
    const inList = gathered && { gathered: gathered.targets };
    const event = { url, outcome, status, collapsed, stored, bytes, ...inList };
    responses.publish(event satisfies ResponseEvent);
  }
  const own = copyOfHeaders(headers);
  if (gathered?.timing !== undefined) own['server-timing'] = gathered.timing;
  let member = `${cacheName}; fwd=${fwd}; fwd-status=${outcome === 'missed' ? status : 304}`;
  if (stored) member += '; stored';
  if (gathered !== undefined) member += gathered.parameters;
  if (collapsed) member += '; collapsed';
  // The last member is the nearest to the user (RFC 9211 section 2).
  const before = fieldOf(own, 'cache-status');
  own['cache-status'] = before === undefined ? member : `${before}, ${member}`;
  return own;
}

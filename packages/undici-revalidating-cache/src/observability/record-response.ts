import { addCacheStatus, type CacheStatus } from '../http/cache-status.ts';
import type { Context, Request } from '../context.ts';
import type { Headers } from '../http/headers.ts';
import { type ResponseEvent, responses } from './stats.ts';

/** How a caller was answered, besides the response itself. */
export interface ResponseRecord extends CacheStatus {
  readonly outcome: ResponseEvent['outcome'];
  /** The status that the caller gets. */
  readonly status: number;
  /** Bytes of the body that the origin did not have to send for this caller. */
  readonly bytes: number;
}

/**
 * Counts and publishes one caller's response.
 *
 * @param collapsed whether the caller shares a round trip that is already counted
 * @returns a copy of the header fields for this caller, with `Cache-Status`
 */
export function recordResponse(
  { cacheName, stats }: Context,
  { url }: Request,
  headers: Headers,
  record: ResponseRecord,
  collapsed: boolean,
): Headers {
  const { outcome, status, bytes, stored = false, gathered } = record;
  stats[outcome]++;
  if (collapsed) stats.collapsed++;
  stats.bytesSaved += bytes;
  if (responses.hasSubscribers) {
    const event = { url, outcome, status, collapsed, stored, bytes };
    responses.publish(
      (gathered === undefined
        ? event
        : { ...event, gathered: gathered.targets }) satisfies ResponseEvent,
    );
  }
  const own = { ...headers };
  if (gathered?.timing !== undefined) own['server-timing'] = gathered.timing;
  addCacheStatus(own, cacheName, record, collapsed);
  return own;
}

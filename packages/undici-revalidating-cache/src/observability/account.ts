import { addCacheStatus, type CacheStatus } from '../http/cache-status.ts';
import type { Context, Request } from '../context.ts';
import type { Headers } from '../http/headers.ts';
import { type ResponseEvent, responses } from './stats.ts';

/** How a caller is answered, beside the response itself. */
export interface Account extends CacheStatus {
  readonly outcome: ResponseEvent['outcome'];
  /** The status that the caller gets. */
  readonly status: number;
  /** Bytes of the body that the origin did not send for this caller. */
  readonly bytes: number;
}

/**
 * Counts one caller's answer, publishes it, and gives its header fields: a copy of its own.
 *
 * @param collapsed whether the caller shares a round trip that is already accounted for
 */
export function account(
  { cacheName, stats }: Context,
  { url }: Request,
  headers: Headers,
  told: Account,
  collapsed: boolean,
): Headers {
  const { outcome, status, bytes, stored = false } = told;
  stats[outcome]++;
  if (collapsed) stats.collapsed++;
  stats.bytesSaved += bytes;
  if (responses.hasSubscribers) {
    responses.publish({ url, outcome, status, collapsed, stored, bytes } satisfies ResponseEvent);
  }
  const own = { ...headers };
  addCacheStatus(own, cacheName, told, collapsed);
  return own;
}

import { channel } from 'node:diagnostics_channel';

/** Counts since the start. */
export interface Stats {
  /** Answered from the store after a 304, or 304 to a caller that asked for it. */
  revalidated: number;
  /** Answered by the origin with a response of its own. */
  missed: number;
  /** Answered from the store although the origin failed, as `staleIfError` allows. */
  stale: number;
  /** Requests that are none of this cache's business. */
  bypassed: number;
  /** Requests that shared another's round trip. */
  collapsed: number;
  /** Bytes of bodies that were handed out from the store, and so not sent by the origin. */
  bytesSaved: number;
}

export const emptyStats = (): Stats => ({
  revalidated: 0,
  missed: 0,
  stale: 0,
  bypassed: 0,
  collapsed: 0,
  bytesSaved: 0,
});

/** Why a request went past the cache. */
export type BypassReason = 'method' | 'body' | 'upgrade' | 'condition' | 'range';

/** Published on `undici-revalidating-cache:response`, once for each caller. */
export interface ResponseEvent {
  readonly url: string;
  readonly outcome: 'revalidated' | 'missed' | 'stale';
  readonly status: number;
  readonly collapsed: boolean;
  readonly stored: boolean;
  /** Length of the body that came from the store. */
  readonly bytes: number;
}

/** Published on `undici-revalidating-cache:bypass`. */
export interface BypassEvent {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly reason: BypassReason;
}

/** Published on `undici-revalidating-cache:evicted`. */
export interface EvictedEvent {
  readonly url: string;
  readonly entityTag: string;
  readonly bytes: number;
}

/** Channels of `node:diagnostics_channel`; without a subscriber they cost a property look-up. */
export const responses = channel('undici-revalidating-cache:response');
export const bypasses = channel('undici-revalidating-cache:bypass');
export const evictions = channel('undici-revalidating-cache:evicted');

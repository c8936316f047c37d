import type { Dispatcher } from 'undici';
import type { CacheStore } from './memory-store.ts';

/** Counts since the start. */
export interface Stats {
  /** Answered from the store after a 304, or 304 to a caller that asked for it. */
  revalidated: number;
  /** Answered by the origin with a response of its own. */
  missed: number;
  /** Requests that are none of this cache's business. */
  bypassed: number;
  /** Requests that shared another's round trip. */
  collapsed: number;
}

/** What one interceptor shares among its requests. */
export interface Context {
  readonly store: CacheStore;
  readonly stats: Stats;
  readonly cacheName: string;
  readonly maxEntryBytes: number;
  readonly dispatch: Dispatcher.Dispatch;
}

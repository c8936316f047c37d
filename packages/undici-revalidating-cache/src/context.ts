import type { Dispatcher } from 'undici';
import type { Headers } from './http/headers.ts';
import type { CacheStore } from './store/cache-store.ts';
import type { Stats } from './observability/stats.ts';

/** A GET as the interceptor was given it. */
export interface Request {
  readonly options: Dispatcher.DispatchOptions;
  readonly url: string;
  readonly headers: Headers;
  /** The caller's own `If-None-Match`. */
  readonly conditions: readonly string[] | undefined;
  /** The URL, and every request header field that may select a representation. */
  readonly key: string;
}

/** What one interceptor shares among its requests. */
export interface Context {
  readonly store: CacheStore;
  readonly stats: Stats;
  readonly cacheName: string;
  readonly maxEntryBytes: number;
  /** In milliseconds; 0 is never. */
  readonly staleIfErrorMs: number;
  readonly dispatch: Dispatcher.Dispatch;
}

import type { Dispatcher } from 'undici';
import type { Headers } from './http/headers.ts';
import type { Stats } from './observability/stats.ts';
import type { CacheStore } from './store/cache-store.ts';

/** A GET as the interceptor received it. */
export interface Request {
  readonly options: Dispatcher.DispatchOptions;
  /** Identifies the resource: origin, path, query, and the `Host` that the request names. */
  readonly url: string;
  readonly headers: Headers;
  /** The caller's own `If-None-Match`. */
  readonly conditions: readonly string[] | undefined;
  /** Requests with equal keys may share a round trip: same URL, header fields and options. */
  readonly key: string;
  /** False if its response is known in advance to be for this caller only. */
  readonly isShareable: boolean;
}

/** The parts of an interceptor that all its requests use. */
export interface Context {
  readonly store: CacheStore;
  readonly stats: Stats;
  readonly cacheName: string;
  readonly maxEntryBytes: number;
  /** Whether a strong entity tag is enough to select a stored response, whatever `Vary` says. */
  readonly trustEntityTags: boolean;
  readonly dispatch: Dispatcher.Dispatch;
}

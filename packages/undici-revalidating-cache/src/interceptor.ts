import type { Dispatcher } from 'undici';
import { Coalescing } from './revalidation/coalescing.ts';
import { Invalidation, isSafe } from './invalidation.ts';
import type { CacheStore } from './store/cache-store.ts';
import { requestOf, urlOf } from './http/request.ts';
import { type BypassEvent, bypasses, emptyStats, type Stats } from './observability/stats.ts';

export interface RevalidateOptions {
  readonly store: CacheStore;
  /** Longer bodies are neither stored nor shared, but streamed. In bytes; default 1 MiB. */
  readonly maxEntryBytes?: number;
  /**
   * For how many seconds after its last validation a stored response may be handed out to the same
   * request when the origin fails (RFC 5861 section 4). Default 0: never.
   */
  readonly staleIfError?: number;
  /** This cache's name in `Cache-Status`, a token. Default `undici`. */
  readonly cacheName?: string;
}

/** The interceptor, with counts of what it did. */
export type RevalidateInterceptor = Dispatcher.DispatcherComposeInterceptor & {
  readonly stats: Readonly<Stats>;
};

const token = /^[A-Za-z*][\w:/!#$%&'*+.^`|~-]*$/;

/**
 * Stores responses by URL and entity tag, and asks the origin before each use of one.
 *
 * @throws TypeError for an option that is not what it should be
 */
export function revalidate(options: RevalidateOptions): RevalidateInterceptor {
  const { store, maxEntryBytes = 1024 * 1024, staleIfError = 0, cacheName = 'undici' } = options;
  if (typeof store?.entityTags !== 'function') {
    throw new TypeError(`store: expected a CacheStore, received ${typeof store}`);
  }
  for (const [name, value] of Object.entries({ maxEntryBytes, staleIfError })) {
    if (!Number.isInteger(value) || value < 0) {
      throw new TypeError(`${name}: expected a non-negative integer, received ${value}`);
    }
  }
  if (!token.test(cacheName)) {
    throw new TypeError(`cacheName: expected a token, received ${JSON.stringify(cacheName)}`);
  }
  const stats = emptyStats();
  const staleIfErrorMs = 1_000 * staleIfError;
  let composed = 0;
  const interceptor = (dispatch: Dispatcher.Dispatch): Dispatcher.Dispatch => {
    // A pool has one origin, which its requests need not name, and may share the store with others.
    const pool = `pool:${++composed}`;
    const context = { store, stats, cacheName, maxEntryBytes, staleIfErrorMs, dispatch };
    const coalescing = new Coalescing(context);
    return (options, handler) => {
      const request = requestOf(options, pool);
      if (typeof request === 'object') return coalescing.request(request, handler);
      stats.bypassed++;
      if (bypasses.hasSubscribers) {
        bypasses.publish({
          method: options.method,
          origin: String(options.origin ?? pool),
          path: options.path,
          reason: request,
        } satisfies BypassEvent);
      }
      // What is never answered without the origin needs no invalidation.
      if (staleIfErrorMs === 0 || isSafe(options.method)) return dispatch(options, handler);
      const url = urlOf(options, pool);
      const invalidate = () => {
        for (const tag of store.entityTags(url)) store.delete(url, tag);
      };
      return dispatch(options, new Invalidation(handler, invalidate));
    };
  };
  return Object.assign(interceptor, { stats });
}

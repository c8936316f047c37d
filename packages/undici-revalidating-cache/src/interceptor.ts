import { parseEntityTags } from 'entity-tags';
import type { Dispatcher } from 'undici';
import { Coalescing } from './coalescing.ts';
import type { Stats } from './context.ts';
import { fieldOf, type Headers, requestHeaders } from './headers.ts';
import type { CacheStore } from './memory-store.ts';
import type { Request } from './round-trip.ts';

export interface RevalidateOptions {
  readonly store: CacheStore;
  /** Longer bodies are neither stored nor shared, but streamed. Default 1 MiB. */
  readonly maxEntryBytes?: number;
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
  const { store, maxEntryBytes = 1024 * 1024, cacheName = 'undici' } = options;
  if (typeof store?.entityTags !== 'function') {
    throw new TypeError(`store: expected a CacheStore, received ${typeof store}`);
  }
  if (!Number.isInteger(maxEntryBytes) || maxEntryBytes < 0) {
    throw new TypeError(
      `maxEntryBytes: expected a non-negative integer, received ${maxEntryBytes}`,
    );
  }
  if (!token.test(cacheName)) {
    throw new TypeError(`cacheName: expected a token, received ${JSON.stringify(cacheName)}`);
  }
  const stats: Stats = { revalidated: 0, missed: 0, bypassed: 0, collapsed: 0 };
  const interceptor = (dispatch: Dispatcher.Dispatch): Dispatcher.Dispatch => {
    const coalescing = new Coalescing({ store, stats, cacheName, maxEntryBytes, dispatch });
    return (options, handler) => {
      const request = cacheable(options);
      if (request === undefined) {
        stats.bypassed++;
        return dispatch(options, handler);
      }
      coalescing.request(request, handler);
      return true;
    };
  };
  return Object.assign(interceptor, { stats });
}

/** Conditions and parts that the origin has to decide alone. */
const forTheOrigin = ['range', 'if-match', 'if-modified-since', 'if-unmodified-since', 'if-range'];

/** A plain GET; undefined for what goes through untouched. */
function cacheable(options: Dispatcher.DispatchOptions): Request | undefined {
  const { method, origin, path, query, body, upgrade } = options;
  if (method !== 'GET' || upgrade || (body !== undefined && body !== null)) return undefined;
  const headers: Headers = requestHeaders(options.headers);
  if (forTheOrigin.some((name) => headers[name] !== undefined)) return undefined;
  const field = fieldOf(headers, 'if-none-match');
  const conditions = field === undefined ? undefined : parseEntityTags(field);
  if (field !== undefined && (conditions === undefined || conditions === '*')) return undefined;
  const url = `${String(origin)}${path}${query === undefined ? '' : `?${JSON.stringify(query)}`}`;
  return { options, url, headers, conditions };
}

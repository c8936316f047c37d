import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { Gathering } from './gathering/gathering.ts';
import { type GatherOptions, gatherOptionsOf } from './gathering/options.ts';
import { requestOf } from './http/request.ts';
import { type BypassEvent, bypasses, Stats } from './observability/stats.ts';
import { Coalescing } from './revalidation/coalescing.ts';
import type { CacheStore } from './store/cache-store.ts';
import { GuardedStore } from './store/guarded-store.ts';
import { fail, isOldHandler, oldHandler } from './handlers.ts';
import { isObject } from './is-object.ts';
import { aBoolean, anything, requireOptions, size, text } from './options.ts';

export interface RevalidateOptions {
  readonly store: CacheStore;
  /** Longer bodies are neither stored nor shared, but streamed. In bytes; default 1 MiB. */
  readonly maxEntryBytes?: number;
  /**
   * Declares that the origin never gives one strong entity tag of a URL to two different responses,
   * header fields included, whatever `Vary` says. One stored response then serves all requests for
   * which the origin confirms its tag. Default false: it only serves requests that match its `Vary`.
   */
  readonly trustEntityTags?: boolean;
  /** This cache's name in `Cache-Status`, a token. Default `undici`. */
  readonly cacheName?: string;
  /** Revalidates several stored responses in one request, if the origin can. Default false. */
  readonly gather?: boolean | GatherOptions;
}

/** The interceptor, with its counters. */
export type RevalidateInterceptor = Dispatcher.DispatcherComposeInterceptor & {
  readonly stats: Readonly<Stats>;
};

const rules = {
  store: anything,
  maxEntryBytes: size,
  trustEntityTags: aBoolean,
  cacheName: text('a token', /^[A-Za-z*][\w:/!#$%&'*+.^`|~-]*$/),
  gather: anything,
};

/** A store may be shared by several interceptors, and may outlive the process. */
const processId = randomUUID();
let composed = 0;

/**
 * Stores responses by URL, variant and entity tag, and revalidates a response before each use.
 *
 * @throws TypeError for an invalid option
 */
export function revalidate(options: RevalidateOptions): RevalidateInterceptor {
  requireOptions('revalidate', options, rules);
  const { maxEntryBytes = 1024 * 1024, trustEntityTags = false, cacheName = 'undici' } = options;
  const gather = gatherOptionsOf(options.gather);
  const stats = new Stats();
  const store = new GuardedStore(options.store, stats);
  const settings = { store, stats, cacheName, maxEntryBytes, trustEntityTags };
  // undici passes the origin of a Client or Pool, and null for a dispatcher with several.
  const compose = (dispatch: Dispatcher.Dispatch, origin?: string | null): Dispatcher.Dispatch => {
    const pool = `pool:${processId}:${++composed}`;
    const target = { origin: origin ?? undefined, pool, isOriginless: origin === null };
    const gatherer = gather && new Gathering({ gather, dispatch, store, stats });
    const coalescing = new Coalescing({ ...settings, dispatch, gatherer });
    return (options, handler) => {
      // undici throws the appropriate error.
      if (!isObject(options) || !isObject(handler)) return dispatch(options, handler);
      const given = repeatable(options);
      if (isOldHandler(handler)) return fail(handler, oldHandler());
      if (store.refusal !== undefined) return fail(handler, store.refusal);
      const request = requestOf(given, target);
      if (typeof request === 'object') return coalescing.request(request, handler);
      stats.bypassed++;
      if (bypasses.hasSubscribers) {
        bypasses.publish({
          method: given.method,
          origin: String(given.origin ?? pool),
          path: given.path,
          reason: request,
        } satisfies BypassEvent);
      }
      return dispatch(given, handler);
    };
  };
  return Object.assign(compose, { stats });
}

/** An iterator of header fields can only be read once, and undici reads them again. */
function repeatable(options: Dispatcher.DispatchOptions): Dispatcher.DispatchOptions {
  const { headers } = options;
  if (!isIterator(headers)) return options;
  const pairs = [...headers];
  return { ...options, headers: { [Symbol.iterator]: () => pairs.values() } };
}

const isIterator = (value: unknown): value is Iterable<[string, string]> =>
  isObject(value) && 'next' in value && Symbol.iterator in value;

import type { Dispatcher } from 'undici';
import type { Conditions } from './http/conditions.ts';
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
  /** The origin that it is sent to; undefined if only the dispatcher knows it. */
  readonly origin: string | undefined;
  /** Whether it has dispatch options, such as `headersTimeout` or those of other interceptors. */
  readonly hasOptions: boolean;
}

/** A list that has confirmed stored responses. */
export interface GatheredList {
  readonly targets: number;
  /** Its parameters in `Cache-Status`. */
  readonly parameters: string;
  /** The `Server-Timing` of its response. */
  readonly timing: string | undefined;
}

/** A round trip that may be made as one target of a list. */
export interface Revalidation {
  /** Whether all its callers have left. */
  readonly isAbandoned: boolean;
  /**
   * Its list is about to be sent, so no caller may join it any more.
   *
   * @param onAbandoned called when its last caller leaves
   */
  freeze(onAbandoned: () => void): void;
  /** Calls a function in the async context of each known caller. */
  inCallers(call: () => void): void;
  /** Handles the answer as a 304 with this entity tag and no other field. */
  confirmed(entityTag: string, list: GatheredList): void;
  /**
   * Continues with an ordinary GET, never in a list.
   *
   * @param isAsked whether the origin answered _ask_
   */
  sendAlone(isAsked: boolean): void;
}

/** Sends several revalidations in one request. */
export interface Gatherer {
  /** @returns false if it has to be sent as an ordinary GET */
  take(request: Request, conditions: Conditions, revalidation: Revalidation): boolean;
  /** Whether a list could confirm a response that turned out to be current. */
  learned(request: Request, isDecided: boolean): void;
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
  readonly gatherer: Gatherer | undefined;
}

import { channel, tracingChannel } from 'node:diagnostics_channel';

/** Counts since the start. */
export class Stats {
  /** Answered from the store after a 304, or 304 to a caller that asked for it. */
  revalidated = 0;
  /** Answered with a new response from the origin. */
  missed = 0;
  /** Requests that were passed on unchanged. */
  bypassed = 0;
  /** Requests that shared the round trip of another one. */
  collapsed = 0;
  /** Bytes of bodies that the origin did not have to send. */
  bytesSaved = 0;
  /** Calls of the store that failed. */
  storeErrors = 0;
  /** Requests that revalidated several stored responses. */
  gatheredLists = 0;
  /** Revalidations in these requests. */
  gatheredTargets = 0;
  /** Revalidations among them that the origin answered _ask_. */
  gatheredAsks = 0;
  /** Lists without a usable answer: their revalidations became ordinary GETs. */
  gatheredFailures = 0;
}

/** Why a request was passed on unchanged. */
export type BypassReason =
  | 'method'
  | 'body'
  | 'upgrade'
  | 'condition'
  | 'range'
  | 'path'
  | 'headers';

/** Published on `undici-revalidating-cache:response`, once for each caller. */
export interface ResponseEvent {
  readonly url: string;
  readonly outcome: 'revalidated' | 'missed';
  readonly status: number;
  readonly collapsed: boolean;
  readonly stored: boolean;
  /** Targets of the list that confirmed the stored response, if it was in one. */
  readonly gathered?: number;
  /** Bytes of the body that the origin did not have to send. */
  readonly bytes: number;
}

/** Published on `undici-revalidating-cache:bypass`. */
export interface BypassEvent {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly reason: BypassReason;
}

/**
 * A request that revalidates several stored responses. Published on the tracing channel
 * `undici-revalidating-cache:list`: on `start` before it is sent, on `asyncEnd` when it has ended.
 */
export interface ListEvent {
  readonly origin: string;
  readonly targets: number;
  /** The request's header fields; a subscriber of `start` may add some. */
  readonly headers: Record<string, string>;
  /** Calls a function in the async context of each read. */
  readonly inReads: (call: () => void) => void;
  /** Undefined before the end. `abandoned`: all callers have left. */
  outcome?: 'answered' | 'failed' | 'unsupported' | 'abandoned';
  /** How many targets the origin answered _ask_. */
  asks?: number;
}

/** Published on `undici-revalidating-cache:evicted`. */
export interface EvictedEvent {
  readonly url: string;
  readonly entityTag: string;
  readonly variant: string;
  readonly bytes: number;
}

/** Published on `undici-revalidating-cache:store-error`. */
export interface StoreErrorEvent {
  readonly operation: 'keys' | 'get' | 'set' | 'delete';
  readonly url: string;
  /** The store's error, or a TypeError about its return value. */
  readonly error: unknown;
}

/** Channels of `node:diagnostics_channel`; without a subscriber they cost a property look-up. */
export const responses = channel('undici-revalidating-cache:response');
export const bypasses = channel('undici-revalidating-cache:bypass');
export const evictions = channel('undici-revalidating-cache:evicted');
export const lists = tracingChannel<unknown, ListEvent>('undici-revalidating-cache:list');
export const storeErrors = channel('undici-revalidating-cache:store-error');

import type { Headers } from '../http/headers.ts';

/** Identifies one stored response among those of a URL. Both parts are opaque to a store. */
export interface StoredKey {
  readonly entityTag: string;
  /** The request header fields that `Vary` names, with their values in the first request. */
  readonly variant: string;
}

/** A complete 200, with the header fields of its last validation. */
export interface StoredResponse {
  readonly headers: Headers;
  readonly statusMessage: string;
  /** Returned without a copy: callers must not change it. */
  readonly body: Buffer;
}

/**
 * Keeps responses by URL, then by variant and entity tag. A store may forget anything at any time.
 * It must never return the response of another URL or key. All methods are synchronous.
 */
export interface CacheStore {
  /** The keys of the responses that are stored for a URL, the most recently used first. */
  keys(url: string): readonly StoredKey[];
  /**
   * Counts as a use. The result is valid until the next `set`. For a key object that `keys` returned,
   * it may be a response that was evicted since, but not one that was deleted.
   */
  get(url: string, key: StoredKey): StoredResponse | undefined;
  /** Replaces the response with the same key, if there is one. */
  set(url: string, key: StoredKey, response: StoredResponse): void;
  delete(url: string, key: StoredKey): void;
}

import type { Headers } from '../http/headers.ts';

/** A complete 200 as it was received, with the fields of its last validation. */
export interface StoredResponse {
  readonly headers: Headers;
  readonly statusMessage: string;
  /** Handed out as it is: nobody may change it. */
  readonly body: Buffer;
  /** What its `Vary` nominated in the request that it was the first answer to; else empty. */
  readonly variant: string;
  /** When the origin last answered with it, or confirmed it: `Date.now()`. */
  readonly validatedAt: number;
  /** The request that it was then the answer to, for `staleIfError`; else empty. */
  readonly requestKey: string;
}

/**
 * Keeps responses by URL, then by entity tag. Whatever it forgets is asked for again; it must never
 * give one URL's response, or one entity tag's, for another.
 */
export interface CacheStore {
  /** Entity tags of what is kept of a URL, the latest used first. */
  entityTags(url: string): readonly string[];
  /** A use: what was used longest ago goes first. What it gives is right until the next `set`. */
  get(url: string, entityTag: string): StoredResponse | undefined;
  /** Replaces what is kept of that URL and entity tag. It may decline, or forget others. */
  set(url: string, entityTag: string, response: StoredResponse): void;
  delete(url: string, entityTag: string): void;
}

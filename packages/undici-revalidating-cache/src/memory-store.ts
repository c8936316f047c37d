import type { Headers } from './headers.ts';
import { onParsed } from './parsed-json.ts';
import { evictions } from './stats.ts';

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
  /** A use: what was used longest ago goes first. */
  get(url: string, entityTag: string): StoredResponse | undefined;
  /** Replaces what is kept of that URL and entity tag. It may decline, or forget others. */
  set(url: string, entityTag: string, response: StoredResponse): void;
  delete(url: string, entityTag: string): void;
}

export interface MemoryStoreOptions {
  /** Bound of all that is kept: keys, header fields, bodies, parsed JSON and the index. */
  readonly maxBytes: number;
  /** How many entity tags of one URL are kept. Default 8. */
  readonly maxEntriesPerUrl?: number;
}

interface Entry {
  readonly url: string;
  readonly entityTag: string;
  response: StoredResponse;
  characters: number;
  bytes: number;
}

/** What an entry costs beside its strings and its body: map entries, objects, a Buffer. */
const overheadBytes = 900;

/** Parsed JSON takes so many times the bytes of its text, about. */
const parsedFactor = 4;

const noTags: readonly string[] = [];

/** Keeps responses in this process's memory; the least recently used go first, one by one. */
export class MemoryStore implements CacheStore {
  readonly #maxBytes: number;
  readonly #maxEntriesPerUrl: number;
  readonly #urls = new Map<string, Map<string, Entry>>();
  /** In the order of their last use. */
  readonly #entries = new Set<Entry>();
  #bytes = 0;
  #stored = 0;
  #evicted = 0;

  /** @throws TypeError */
  constructor({ maxBytes, maxEntriesPerUrl = 8 }: MemoryStoreOptions) {
    for (const [name, value] of Object.entries({ maxBytes, maxEntriesPerUrl })) {
      if (!Number.isInteger(value) || value < 0) {
        throw new TypeError(`${name}: expected a non-negative integer, received ${value}`);
      }
    }
    this.#maxBytes = maxBytes;
    this.#maxEntriesPerUrl = maxEntriesPerUrl;
  }

  /** What is kept now, and counts since the start. */
  get stats() {
    return {
      bytes: this.#bytes,
      entries: this.#entries.size,
      stored: this.#stored,
      evicted: this.#evicted,
    };
  }

  entityTags(url: string): readonly string[] {
    const tags = this.#urls.get(url);
    if (tags === undefined) return noTags;
    return tags.size === 1 ? [...tags.keys()] : [...tags.keys()].toReversed();
  }

  get(url: string, entityTag: string): StoredResponse | undefined {
    const tags = this.#urls.get(url);
    const entry = tags?.get(entityTag);
    if (tags === undefined || entry === undefined) return undefined;
    if (tags.size > 1) {
      tags.delete(entityTag);
      tags.set(entityTag, entry);
    }
    this.#entries.delete(entry);
    this.#entries.add(entry);
    return entry.response;
  }

  set(url: string, entityTag: string, response: StoredResponse): void {
    const known = this.#urls.get(url)?.get(entityTag);
    if (known?.response.body === response.body) this.#freshen(known, response);
    else this.#add(url, entityTag, response, known);
    this.#shrink();
  }

  delete(url: string, entityTag: string): void {
    const entry = this.#urls.get(url)?.get(entityTag);
    if (entry !== undefined) this.#remove(entry);
  }

  #add(url: string, entityTag: string, response: StoredResponse, known: Entry | undefined): void {
    if (known === undefined) this.#stored++;
    else this.#remove(known);
    const characters = charactersOf(response);
    // Two bytes a character, the most that V8 takes.
    const bytes =
      2 * (url.length + 2 * entityTag.length + characters) + response.body.length + overheadBytes;
    if (bytes > this.#maxBytes || this.#maxEntriesPerUrl === 0) return;
    const entry = { url, entityTag, response, characters, bytes };
    const tags = this.#urls.get(url) ?? new Map<string, Entry>();
    this.#urls.set(url, tags.set(entityTag, entry));
    this.#entries.add(entry);
    this.#bytes += bytes;
    onParsed(response.body, () => this.#grow(entry, parsedFactor * response.body.length));
    const [oldest] = tags.values();
    if (tags.size > this.#maxEntriesPerUrl && oldest !== undefined) this.#evict(oldest);
  }

  /** New fields beside the same body. */
  #freshen(entry: Entry, response: StoredResponse): void {
    const characters = charactersOf(response);
    const change = 2 * (characters - entry.characters);
    entry.response = response;
    entry.characters = characters;
    entry.bytes += change;
    this.#bytes += change;
  }

  #grow(entry: Entry, bytes: number): void {
    if (!this.#entries.has(entry)) return;
    entry.bytes += bytes;
    this.#bytes += bytes;
    this.#shrink();
  }

  #shrink(): void {
    if (this.#bytes <= this.#maxBytes) return;
    for (const entry of this.#entries) {
      this.#evict(entry);
      if (this.#bytes <= this.#maxBytes) return;
    }
  }

  #evict(entry: Entry): void {
    this.#remove(entry);
    this.#evicted++;
    if (evictions.hasSubscribers) {
      const { url, entityTag, bytes } = entry;
      evictions.publish({ url, entityTag, bytes });
    }
  }

  #remove(entry: Entry): void {
    const tags = this.#urls.get(entry.url);
    tags?.delete(entry.entityTag);
    if (tags?.size === 0) this.#urls.delete(entry.url);
    this.#entries.delete(entry);
    this.#bytes -= entry.bytes;
  }
}

/** Characters of the fields, and a bit for each field. */
function charactersOf({ headers, variant, requestKey }: StoredResponse): number {
  let characters = variant.length + requestKey.length;
  for (const name in headers) {
    const value = headers[name] as string | string[];
    const length = typeof value === 'string' ? value.length : value.join().length;
    characters += name.length + length + 16;
  }
  return characters;
}

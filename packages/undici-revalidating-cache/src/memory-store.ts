import type { Headers } from './headers.ts';

/** A complete 200 as it was received, with the fields of its last validation. */
export interface StoredResponse {
  readonly headers: Headers;
  readonly statusMessage: string;
  readonly body: Buffer;
}

/** Keeps responses by URL, then by entity tag. */
export interface CacheStore {
  /** Entity tags of what is kept of a URL, the latest used first. */
  entityTags(url: string): string[];
  /** A use: what was used longest ago goes first. */
  get(url: string, entityTag: string): StoredResponse | undefined;
  set(url: string, entityTag: string, response: StoredResponse): void;
  delete(url: string, entityTag: string): void;
}

export interface MemoryStoreOptions {
  /** Bound of all that is kept: keys, header fields, bodies and the index. */
  readonly maxBytes: number;
  /** How many entity tags of one URL are kept. Default 8. */
  readonly maxEntriesPerUrl?: number;
}

interface Entry {
  readonly url: string;
  readonly entityTag: string;
  readonly response: StoredResponse;
  readonly bytes: number;
}

/** What an entry costs beside its strings and its body: two map entries and a few objects. */
const overheadBytes = 600;

export class MemoryStore implements CacheStore {
  readonly #maxBytes: number;
  readonly #maxEntriesPerUrl: number;
  readonly #urls = new Map<string, Map<string, Entry>>();
  /** In the order of their last use. */
  readonly #entries = new Set<Entry>();
  #bytes = 0;
  #stored = 0;
  #evicted = 0;

  constructor({ maxBytes, maxEntriesPerUrl = 8 }: MemoryStoreOptions) {
    for (const [name, value] of Object.entries({ maxBytes, maxEntriesPerUrl })) {
      if (!Number.isInteger(value) || value < 0) {
        throw new TypeError(`${name}: expected a non-negative integer, received ${value}`);
      }
    }
    this.#maxBytes = maxBytes;
    this.#maxEntriesPerUrl = maxEntriesPerUrl;
  }

  get stats() {
    return {
      bytes: this.#bytes,
      entries: this.#entries.size,
      stored: this.#stored,
      evicted: this.#evicted,
    };
  }

  entityTags(url: string): string[] {
    return [...(this.#urls.get(url)?.keys() ?? [])].toReversed();
  }

  get(url: string, entityTag: string): StoredResponse | undefined {
    const tags = this.#urls.get(url);
    const entry = tags?.get(entityTag);
    if (tags === undefined || entry === undefined) return undefined;
    tags.delete(entityTag);
    tags.set(entityTag, entry);
    this.#entries.delete(entry);
    this.#entries.add(entry);
    return entry.response;
  }

  set(url: string, entityTag: string, response: StoredResponse): void {
    const before = this.#urls.get(url)?.get(entityTag);
    this.delete(url, entityTag);
    const bytes = sizeOf(url, entityTag, response);
    if (bytes > this.#maxBytes || this.#maxEntriesPerUrl === 0) return;
    const entry = { url, entityTag, response, bytes };
    const tags = this.#urls.get(url) ?? new Map<string, Entry>();
    this.#urls.set(url, tags.set(entityTag, entry));
    this.#entries.add(entry);
    this.#bytes += bytes;
    if (before === undefined) this.#stored++;
    const [oldest] = tags.values();
    if (tags.size > this.#maxEntriesPerUrl && oldest !== undefined) this.#evict(oldest);
    for (const entry of this.#entries) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#evict(entry);
    }
  }

  delete(url: string, entityTag: string): void {
    const entry = this.#urls.get(url)?.get(entityTag);
    if (entry !== undefined) this.#remove(entry);
  }

  #evict(entry: Entry): void {
    this.#remove(entry);
    this.#evicted++;
  }

  #remove(entry: Entry): void {
    const tags = this.#urls.get(entry.url);
    tags?.delete(entry.entityTag);
    if (tags?.size === 0) this.#urls.delete(entry.url);
    this.#entries.delete(entry);
    this.#bytes -= entry.bytes;
  }
}

/** Strings are counted as two bytes a character, the most that V8 takes. */
function sizeOf(url: string, entityTag: string, { headers, body }: StoredResponse): number {
  let characters = url.length + 2 * entityTag.length;
  for (const [name, value] of Object.entries(headers)) {
    characters += name.length + String(value).length + 16;
  }
  return 2 * characters + body.length + overheadBytes;
}

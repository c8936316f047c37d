import type { CacheStore, StoredResponse } from './cache-store.ts';
import { onParsed } from './parsed-json.ts';
import { Recency, type Used } from './recency.ts';
import { evictions } from '../observability/stats.ts';

export interface MemoryStoreOptions {
  /** Bound of all that is kept: keys, header fields, bodies, parsed JSON and the index. */
  readonly maxBytes: number;
  /** How many entity tags of one URL are kept. Default 8. */
  readonly maxEntriesPerUrl?: number;
}

interface Entry extends Used<Entry> {
  readonly url: string;
  readonly entityTag: string;
  /** A copy of its own, to be changed. */
  readonly response: { -readonly [Name in keyof StoredResponse]: StoredResponse[Name] };
  characters: number;
  bytes: number;
  isKept: boolean;
}

/** What an entry costs beside its strings and its body: the index, objects, a Buffer. */
const overheadBytes = 900;

const noTags: readonly string[] = [];

/** Keeps responses in this process's memory; the least recently used go first, one by one. */
export class MemoryStore implements CacheStore {
  readonly #maxBytes: number;
  readonly #maxEntriesPerUrl: number;
  /** Of each URL, the latest used first. */
  readonly #urls = new Map<string, Entry[]>();
  readonly #recency = new Recency<Entry>();
  #entries = 0;
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
      entries: this.#entries,
      stored: this.#stored,
      evicted: this.#evicted,
    };
  }

  entityTags(url: string): readonly string[] {
    return this.#urls.get(url)?.map(({ entityTag }) => entityTag) ?? noTags;
  }

  get(url: string, entityTag: string): StoredResponse | undefined {
    const entries = this.#urls.get(url);
    const at = entries === undefined ? -1 : indexOf(entries, entityTag);
    const entry = entries?.[at];
    if (entry === undefined) return undefined;
    if (at > 0) {
      entries?.splice(at, 1);
      entries?.unshift(entry);
    }
    this.#recency.use(entry);
    return entry.response;
  }

  set(url: string, entityTag: string, response: StoredResponse): void {
    const known = this.#find(url, entityTag);
    if (known?.response.body === response.body) this.#freshen(known, response);
    else this.#replace(url, entityTag, response, known);
    this.#shrink();
  }

  delete(url: string, entityTag: string): void {
    const entry = this.#find(url, entityTag);
    if (entry !== undefined) this.#remove(entry);
  }

  #find(url: string, entityTag: string): Entry | undefined {
    const entries = this.#urls.get(url);
    return entries?.[indexOf(entries, entityTag)];
  }

  #replace(
    url: string,
    entityTag: string,
    response: StoredResponse,
    known: Entry | undefined,
  ): void {
    if (known === undefined) this.#stored++;
    else this.#remove(known);
    const characters = charactersOf(response);
    // Two bytes a character, the most that V8 takes.
    const bytes =
      2 * (url.length + 2 * entityTag.length + characters) + response.body.length + overheadBytes;
    if (bytes > this.#maxBytes || this.#maxEntriesPerUrl === 0) return;
    const links = { older: undefined, newer: undefined };
    const own = { ...response, headers: { ...response.headers } };
    const entry: Entry = {
      url,
      entityTag,
      response: own,
      characters,
      bytes,
      isKept: true,
      ...links,
    };
    const entries = this.#urls.get(url);
    if (entries === undefined) this.#urls.set(url, [entry]);
    else entries.unshift(entry);
    this.#recency.add(entry);
    this.#entries++;
    this.#bytes += bytes;
    onParsed(response.body, (size) => this.#grow(entry, size));
    const oldest = entries?.[this.#maxEntriesPerUrl];
    if (oldest !== undefined) this.#evict(oldest);
  }

  /**
   * New fields beside the same body. They go into the objects that are there, and of equal strings
   * the old one stays: whatever was kept anew with each validation, V8 would have to move.
   */
  #freshen(entry: Entry, { headers, validatedAt, variant, requestKey }: StoredResponse): void {
    const { response } = entry;
    response.validatedAt = validatedAt;
    if (response.variant !== variant) response.variant = variant;
    if (response.requestKey !== requestKey) response.requestKey = requestKey;
    const own = response.headers;
    for (const name in own) if (!Object.hasOwn(headers, name)) delete own[name];
    for (const name in headers)
      if (own[name] !== headers[name]) own[name] = headers[name] as string;
    const characters = charactersOf(response);
    const change = 2 * (characters - entry.characters);
    entry.characters = characters;
    entry.bytes += change;
    this.#bytes += change;
  }

  #grow(entry: Entry, bytes: number): void {
    if (!entry.isKept) return;
    entry.bytes += bytes;
    this.#bytes += bytes;
    this.#shrink();
  }

  #shrink(): void {
    while (this.#bytes > this.#maxBytes && this.#recency.oldest !== undefined) {
      this.#evict(this.#recency.oldest);
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
    const entries = this.#urls.get(entry.url) ?? [];
    if (entries.length === 1) this.#urls.delete(entry.url);
    else entries.splice(entries.indexOf(entry), 1);
    this.#recency.remove(entry);
    entry.isKept = false;
    this.#entries--;
    this.#bytes -= entry.bytes;
  }
}

function indexOf(entries: readonly Entry[], entityTag: string): number {
  for (let at = 0; at < entries.length; at++) {
    if (entries[at]?.entityTag === entityTag) return at;
  }
  return -1;
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

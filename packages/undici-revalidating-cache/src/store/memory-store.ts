import type { CacheStore, StoredKey, StoredResponse } from './cache-store.ts';
import { countDerived } from './derived.ts';
import { requiredSize, requireOptions, size } from '../options.ts';
import { Recency, type Used } from './recency.ts';
import { type EvictedEvent, evictions } from '../observability/stats.ts';

export interface MemoryStoreOptions {
  /** Limit of all memory: keys, header fields, bodies, bytes derived from them, and the index. */
  readonly maxBytes: number;
  /** How many responses are kept for one URL: variants and entity tags. Default 8. */
  readonly maxEntriesPerUrl?: number;
}

/** A copy of its own, which is changed. */
type OwnResponse = { -readonly [Name in keyof StoredResponse]: StoredResponse[Name] };

/**
 * Holds its response even after an eviction, so that a response that is evicted while the origin
 * confirms it can still be served.
 */
class Key implements StoredKey {
  readonly entityTag: string;
  readonly variant: string;
  #entry: Entry | undefined;

  constructor({ entityTag, variant }: StoredKey) {
    this.entityTag = entityTag;
    this.variant = variant;
  }

  static entryOf(key: StoredKey): Entry | undefined {
    return #entry in key ? key.#entry : undefined;
  }

  lead(entry: Entry | undefined): void {
    this.#entry = entry;
  }
}

interface Entry extends Used<Entry> {
  readonly url: string;
  readonly key: Key;
  readonly response: OwnResponse;
  characters: number;
  bytes: number;
  isKept: boolean;
}

/** The size of an entry besides its strings and its body: the index, objects, a Buffer. */
const overheadBytes = 900;

const noKeys: readonly Key[] = [];

/** Keeps responses in the memory of this process. The least recently used are evicted first. */
export class MemoryStore implements CacheStore {
  readonly #maxBytes: number;
  readonly #maxEntriesPerUrl: number;
  /** For each URL, the most recently used first. `keys` returns these arrays, so they are not changed. */
  readonly #urls = new Map<string, readonly Key[]>();
  /** The most recently looked up URL: a request looks up its URL several times. */
  #lastUrl = '';
  #lastKeys = noKeys;
  readonly #recency = new Recency<Entry>();
  #entries = 0;
  #bytes = 0;
  #stored = 0;
  #evicted = 0;

  constructor(options: MemoryStoreOptions) {
    requireOptions('MemoryStore', options, { maxBytes: requiredSize, maxEntriesPerUrl: size });
    this.#maxBytes = options.maxBytes;
    this.#maxEntriesPerUrl = options.maxEntriesPerUrl ?? 8;
  }

  /** `bytes` and `entries` now; `stored` and `evicted` since the start. */
  get stats() {
    return {
      bytes: this.#bytes,
      entries: this.#entries,
      stored: this.#stored,
      evicted: this.#evicted,
    };
  }

  keys(url: string): readonly StoredKey[] {
    return this.#keysOf(url);
  }

  get(url: string, key: StoredKey): StoredResponse | undefined {
    const entry = this.#find(url, key);
    if (entry === undefined) return Key.entryOf(key)?.response;
    const keys = this.#keysOf(url);
    if (keys[0] !== entry.key) this.#setKeys(url, [entry.key, ...without(keys, entry.key)]);
    this.#recency.use(entry);
    return entry.response;
  }

  set(url: string, key: StoredKey, response: StoredResponse): void {
    const known = this.#find(url, key);
    if (known?.response.body === response.body) this.#freshen(known, response);
    else if (known?.response.body.equals(response.body) === true) {
      // Keeps the stored bytes and those derived from them.
      this.get(url, key);
      this.#freshen(known, response);
    } else this.#replace(url, key, response, known);
    this.#shrink();
  }

  delete(url: string, key: StoredKey): void {
    const entry = this.#find(url, key);
    if (entry === undefined) return;
    entry.key.lead(undefined);
    this.#remove(entry);
  }

  #keysOf(url: string): readonly Key[] {
    if (url !== this.#lastUrl) {
      this.#lastKeys = this.#urls.get(url) ?? noKeys;
      this.#lastUrl = url;
    }
    return this.#lastKeys;
  }

  #setKeys(url: string, keys: readonly Key[]): void {
    if (keys.length === 0) this.#urls.delete(url);
    else this.#urls.set(url, keys);
    if (url === this.#lastUrl) this.#lastKeys = keys;
  }

  #find(url: string, key: StoredKey): Entry | undefined {
    for (const known of this.#keysOf(url)) {
      if (isEqual(known, key)) return Key.entryOf(known);
    }
    return undefined;
  }

  #replace(url: string, key: StoredKey, response: StoredResponse, known: Entry | undefined): void {
    const { entityTag, variant } = key;
    if (known === undefined) this.#stored++;
    else this.#remove(known);
    const characters = charactersOf(response);
    // V8 takes at most two bytes for a character.
    const bytes =
      2 * (url.length + variant.length + 2 * entityTag.length + characters) +
      response.body.length +
      overheadBytes;
    if (bytes > this.#maxBytes || this.#maxEntriesPerUrl === 0) return;
    const links = { older: undefined, newer: undefined };
    const own = { ...response, headers: { ...response.headers } };
    const entry: Entry = {
      url,
      key: new Key(key),
      response: own,
      characters,
      bytes,
      isKept: true,
      ...links,
    };
    entry.key.lead(entry);
    const keys = [entry.key, ...this.#keysOf(url)];
    this.#setKeys(url, keys);
    this.#recency.add(entry);
    this.#entries++;
    this.#bytes += bytes;
    countDerived(response.body, (size) => this.#grow(entry, size));
    const oldest = keys[this.#maxEntriesPerUrl];
    const surplus = oldest && Key.entryOf(oldest);
    if (surplus !== undefined) this.#evict(surplus);
  }

  /**
   * New fields with the same body. They are written into the existing objects, and equal strings are
   * not replaced: V8 would have to move everything that is new with each validation.
   */
  #freshen(entry: Entry, { headers, statusMessage }: StoredResponse): void {
    const { response } = entry;
    if (response.statusMessage !== statusMessage) response.statusMessage = statusMessage;
    const own = response.headers;
    for (const name in own) if (!Object.hasOwn(headers, name)) delete own[name];
    for (const name in headers) {
      const value = headers[name];
      if (value !== undefined && own[name] !== value) own[name] = value;
    }
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
      const { url, key, bytes } = entry;
      const { entityTag, variant } = key;
      evictions.publish({ url, entityTag, variant, bytes } satisfies EvictedEvent);
    }
  }

  #remove(entry: Entry): void {
    this.#setKeys(entry.url, without(this.#keysOf(entry.url), entry.key));
    this.#recency.remove(entry);
    // A request may hold its key, and should not hold its neighbours.
    entry.older = undefined;
    entry.newer = undefined;
    entry.isKept = false;
    this.#entries--;
    this.#bytes -= entry.bytes;
  }
}

const isEqual = (one: StoredKey, other: StoredKey): boolean =>
  one === other || (one.entityTag === other.entityTag && one.variant === other.variant);

const without = (keys: readonly Key[], key: Key): readonly Key[] =>
  keys.filter((one) => one !== key);

/** Characters of the fields, and some overhead for each field. */
function charactersOf({ headers }: StoredResponse): number {
  let characters = 0;
  for (const name in headers) {
    const value = headers[name] ?? '';
    const length = typeof value === 'string' ? value.length : value.join().length;
    characters += name.length + length + 16;
  }
  return characters;
}

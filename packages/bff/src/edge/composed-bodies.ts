import { countDerived } from 'undici-revalidating-cache';

const overheadBytes = 300;

interface Entry {
  readonly body: Buffer;
  bytes: number;
}

/** Composed bodies by key; the least recently used are evicted first. */
export class ComposedBodies {
  readonly #maxBytes: number;
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;
  #evicted = 0;

  /** @param maxBytes of keys and bodies together, compressed copies of the bodies included */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get stats() {
    return { bytes: this.#bytes, entries: this.#entries.size, evicted: this.#evicted };
  }

  get(key: string): Buffer | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.body;
  }

  set(key: string, body: Buffer): void {
    this.#delete(key);
    const entry = { body, bytes: 0 };
    const bytes = 2 * key.length + body.length + overheadBytes;
    if (bytes > this.#maxBytes) return;
    this.#entries.set(key, entry);
    const grow = (more: number) => {
      if (this.#entries.get(key) === entry) this.#grow(entry, more);
    };
    countDerived(body, grow);
    grow(bytes);
  }

  #grow(entry: Entry, bytes: number): void {
    entry.bytes += bytes;
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#delete(oldest);
      this.#evicted++;
    }
  }

  #delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }
}

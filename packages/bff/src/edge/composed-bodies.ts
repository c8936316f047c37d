/** Of an entry, beside its key and its body. */
const overheadBytes = 300;

/** Composed bodies by key; the least recently used are evicted first. */
export class ComposedBodies {
  readonly #maxBytes: number;
  /** The least recently used first. */
  readonly #bodies = new Map<string, Buffer>();
  #bytes = 0;
  #evicted = 0;

  /** @param maxBytes of keys and bodies together */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Its current contents, and the number of evicted bodies. */
  get stats() {
    return { bytes: this.#bytes, entries: this.#bodies.size, evicted: this.#evicted };
  }

  get(key: string): Buffer | undefined {
    const body = this.#bodies.get(key);
    if (body === undefined) return undefined;
    this.#bodies.delete(key);
    this.#bodies.set(key, body);
    return body;
  }

  set(key: string, body: Buffer): void {
    this.#delete(key);
    if (costOf(key, body) > this.#maxBytes) return;
    this.#bodies.set(key, body);
    this.#bytes += costOf(key, body);
    for (const oldest of this.#bodies.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#delete(oldest);
      this.#evicted++;
    }
  }

  #delete(key: string): void {
    const body = this.#bodies.get(key);
    if (body === undefined) return;
    this.#bodies.delete(key);
    this.#bytes -= costOf(key, body);
  }
}

const costOf = (key: string, body: Buffer): number => 2 * key.length + body.length + overheadBytes;

/** What an entry costs beside its key and its body. */
const overheadBytes = 300;

/** Bodies that were composed, by what they were composed of; the least recently used go first. */
export class ComposedBodies {
  readonly #maxBytes: number;
  /** In the order of their last use. */
  readonly #bodies = new Map<string, Buffer>();
  #bytes = 0;
  #evicted = 0;

  /** @param maxBytes bound of keys and bodies together */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** How full it is, and how many bodies it has dropped for want of room. */
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

/**
 * A map of at most `max` entries and `maxBytes`; the least recently used is evicted first. Reads count as
 * uses only while it is more than half full, because moving an entry costs more than finding it.
 */
export class BoundedMap<Key, Value> {
  readonly #max: number;
  readonly #maxBytes: number;
  readonly #bytesOf: (key: Key) => number;
  readonly #entries = new Map<Key, Value>();
  #bytes = 0;

  /** @param bytesOf the size of an entry, which must depend only on its key */
  constructor(max: number, maxBytes = Infinity, bytesOf: (key: Key) => number = () => 0) {
    this.#max = max;
    this.#maxBytes = maxBytes;
    this.#bytesOf = bytesOf;
  }

  get size(): number {
    return this.#entries.size;
  }

  get #isHalfFull(): boolean {
    return 2 * this.#entries.size > this.#max || 2 * this.#bytes > this.#maxBytes;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined && this.#isHalfFull) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: Key, value: Value): void {
    if (!this.#entries.delete(key)) this.#bytes += this.#bytesOf(key);
    this.#entries.set(key, value);
    if (this.#isFull) this.#evict();
  }

  get #isFull(): boolean {
    return this.#entries.size > this.#max || this.#bytes > this.#maxBytes;
  }

  #evict(): void {
    for (const oldest of this.#entries.keys()) {
      if (!this.#isFull) return;
      this.#entries.delete(oldest);
      this.#bytes -= this.#bytesOf(oldest);
    }
  }
}

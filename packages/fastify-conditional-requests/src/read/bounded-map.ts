/**
 * A map of at most `max` entries and `maxBytes`; the least recently used is evicted first. Reads count as
 * uses only while it is more than half full, because moving an entry costs more than finding it.
 */
export class BoundedMap<Key, Value> {
  readonly #max: number;
  readonly #maxBytes: number;
  readonly #bytesOf: (key: Key, value: Value) => number;
  readonly #entries = new Map<Key, Value>();
  #bytes = 0;

  /** @param bytesOf the size of an entry, which must not change */
  constructor(
    max: number,
    maxBytes = Infinity,
    bytesOf: (key: Key, value: Value) => number = () => 0,
  ) {
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
    this.#delete(key, this.#entries.get(key));
    this.#entries.set(key, value);
    this.#bytes += this.#bytesOf(key, value);
    if (this.#isFull) this.#evict();
  }

  get #isFull(): boolean {
    return this.#entries.size > this.#max || this.#bytes > this.#maxBytes;
  }

  #evict(): void {
    for (const [key, value] of this.#entries) {
      if (!this.#isFull) return;
      this.#delete(key, value);
    }
  }

  #delete(key: Key, value: Value | undefined): void {
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= this.#bytesOf(key, value);
  }
}

/** The last strings that were added: at least half of `max`, and at most `max`. */
export class RecentSet {
  readonly #max: number;
  #newer = new Set<string>();
  #older = new Set<string>();

  constructor(max: number) {
    this.#max = max;
  }

  has(text: string): boolean {
    return this.#newer.has(text) || this.#older.has(text);
  }

  add(text: string): void {
    this.#newer.add(text);
    if (this.#newer.size < this.#max / 2) return;
    this.#older = this.#newer;
    this.#newer = new Set();
  }

  delete(text: string): void {
    this.#newer.delete(text);
    this.#older.delete(text);
  }
}

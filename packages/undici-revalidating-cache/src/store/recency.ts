/** What stands in an order of use: between the one that was used before it and the one after it. */
export interface Used<Item> {
  older: Item | undefined;
  newer: Item | undefined;
}

/**
 * Items in the order of their last use. A `Set` is in order too, but to find its oldest member it
 * steps over all that were deleted before it.
 */
export class Recency<Item extends Used<Item>> {
  #oldest: Item | undefined;
  #newest: Item | undefined;

  get oldest(): Item | undefined {
    return this.#oldest;
  }

  /** A new one is used for the first time. */
  add(item: Item): void {
    item.older = this.#newest;
    item.newer = undefined;
    if (this.#newest === undefined) this.#oldest = item;
    else this.#newest.newer = item;
    this.#newest = item;
  }

  use(item: Item): void {
    if (item === this.#newest) return;
    this.remove(item);
    this.add(item);
  }

  remove({ older, newer }: Item): void {
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
  }
}

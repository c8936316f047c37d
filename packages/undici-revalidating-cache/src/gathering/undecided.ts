/** Each key is a URL and some fields. */
const maxKeys = 10_000;
/** One is normal after a restart, or after a change of a fact behind a permission. */
const maxAsks = 2;
const pauseMs = 10_000;

/**
 * Requests that a list did not confirm although their stored responses were current, for example because
 * their route takes no part. They are kept out of lists for a while, which would only delay them.
 */
export class Undecided {
  /** The most recent is last. */
  readonly #requests = new Map<string, { asks: number; until: number }>();

  has(key: string): boolean {
    if (this.#requests.size === 0) return false;
    const request = this.#requests.get(key);
    return request !== undefined && request.asks >= maxAsks && performance.now() < request.until;
  }

  add(key: string): void {
    const { asks } = this.#requests.get(key) ?? { asks: 0 };
    this.#requests.delete(key);
    this.#requests.set(key, { asks: asks + 1, until: performance.now() + pauseMs });
    const [oldest] = this.#requests.keys();
    if (this.#requests.size > maxKeys) this.#requests.delete(oldest ?? key);
  }

  delete(key: string): void {
    if (this.#requests.size > 0) this.#requests.delete(key);
  }
}

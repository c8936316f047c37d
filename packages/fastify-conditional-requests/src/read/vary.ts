import type { FastifyReply } from 'fastify';

/** The members of a list field, in lower case, without empty ones (RFC 9110 section 5.6.1). */
export const namesIn = (field: unknown): Set<string> =>
  new Set(
    String(field)
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
  );

/** The request fields that a route's choice and its response depend on. */
export class Vary {
  readonly #own: readonly string[];
  readonly #ofUrl: ReadonlySet<string>;
  /** By name in lower case. */
  #names: ReadonlyMap<string, string> | undefined;
  #joined = '';

  /** @param ofUrl fields that Fastify uses to choose among the URL's routes; complete at the first request */
  constructor(own: readonly string[], ofUrl: ReadonlySet<string>) {
    this.#own = own;
    this.#ofUrl = ofUrl;
  }

  /** Adds the fields to those set by hooks. */
  addTo(reply: FastifyReply): unknown {
    const names = (this.#names ??= this.#collect());
    const others = reply.getHeader('vary');
    if (names.size === 0) return others;
    let field = this.#joined;
    if (others !== undefined) {
      const there = namesIn(others);
      const missing = [...names].filter(([key]) => !there.has(key)).map(([, name]) => name);
      if (missing.length === 0) return others;
      field = [String(others), ...missing].join(', ');
    }
    reply.header('vary', field);
    return field;
  }

  /**
   * Whether a hook before the handler has named fields that the entity tag does not cover. `Origin` is
   * from CORS, which changes only header fields.
   *
   * @param stated as returned by `addTo`
   */
  isUndeclared(stated: unknown): boolean {
    if (stated === undefined || stated === this.#joined) return false;
    return [...namesIn(stated)].some((name) => name !== 'origin' && !this.#names?.has(name));
  }

  /**
   * Whether a handler or hook has added fields, which the entity tag does not cover. Restores the
   * declared ones that it has left out.
   *
   * @param stated the field before that
   */
  isExceeded(reply: FastifyReply, stated: unknown): boolean {
    const field: unknown = reply.getHeader('vary');
    if (field === stated) return false;
    this.addTo(reply);
    if (field === undefined) return false;
    const known = namesIn(stated);
    return [...namesIn(field)].some((name) => !known.has(name));
  }

  #collect(): ReadonlyMap<string, string> {
    const names = new Map<string, string>();
    for (const name of [...this.#own, ...this.#ofUrl]) {
      const key = name.toLowerCase();
      if (!names.has(key)) names.set(key, name);
    }
    this.#joined = [...names.values()].join(', ');
    return names;
  }
}

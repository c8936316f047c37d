import type { FastifyReply } from 'fastify';

const namesIn = (field: unknown): Set<string> =>
  new Set(
    String(field)
      .split(',')
      .map((name) => name.trim().toLowerCase()),
  );

/** The request fields on which the choice and the answer of a route depend. */
export class Vary {
  readonly #own: readonly string[];
  readonly #ofUrl: ReadonlySet<string>;
  #names: readonly string[] | undefined;
  #joined = '';

  /** @param ofUrl by which Fastify chooses among the routes of the URL; complete at the first request */
  constructor(own: readonly string[], ofUrl: ReadonlySet<string>) {
    this.#own = own;
    this.#ofUrl = ofUrl;
  }

  /**
   * Adds the fields to those that hooks have set.
   *
   * @returns the field as it is now
   */
  addTo(reply: FastifyReply): unknown {
    const names = (this.#names ??= this.#collect());
    const others: unknown = reply.getHeader('vary');
    if (names.length === 0) return others;
    const there = others === undefined ? undefined : namesIn(others);
    const missing = names.filter((name) => !there?.has(name.toLowerCase()));
    if (missing.length === 0) return others;
    const field = there === undefined ? this.#joined : [String(others), ...missing].join(', ');
    reply.header('vary', field);
    return field;
  }

  #collect(): readonly string[] {
    const names = new Map<string, string>();
    for (const name of [...this.#own, ...this.#ofUrl]) {
      const key = name.toLowerCase();
      if (!names.has(key)) names.set(key, name);
    }
    this.#joined = [...names.values()].join(', ');
    return [...names.values()];
  }
}

/** Whether a `Vary` names fields that another one does not. */
export function namesMore(field: unknown, than: unknown): boolean {
  if (field === undefined || field === than) return false;
  const others = namesIn(than);
  return [...namesIn(field)].some((name) => !others.has(name));
}

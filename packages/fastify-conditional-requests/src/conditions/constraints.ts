import { inspect } from 'node:util';
import type { FastifyInstance } from 'fastify';

/** The constraints by which Fastify chooses among routes of one method and path. */
export type Constraints = Readonly<Record<string, unknown>>;

/** Fastify's own strategies and the fields they use; `host` is part of the URL and needs no `Vary`. */
const fieldsRead: ReadonlyMap<string, readonly string[]> = new Map([
  ['host', []],
  ['version', ['accept-version']],
]);

/** Whether Fastify has a strategy of this name. */
export const isOfFastify = (name: string): boolean => fieldsRead.has(name);

/** The request fields that one of Fastify's own strategies uses. */
export const fieldsOf = (name: string): readonly string[] => fieldsRead.get(name) ?? [];

/**
 * Whether a strategy is Fastify's own, so that its request fields are known. An application may
 * replace it under the same name; Fastify tells the two apart only before their first use.
 *
 * @param known remembers those that were Fastify's own at their first use
 */
export function isBuiltIn(
  name: string,
  known: Set<string>,
  app: Pick<FastifyInstance, 'hasConstraintStrategy'>,
): boolean {
  if (fieldsRead.has(name) && !app.hasConstraintStrategy(name)) known.add(name);
  return known.has(name);
}

/**
 * The constraints as text: equal for a GET and a write with equal constraints, and different for two
 * routes that Fastify tells apart.
 *
 * @throws TypeError for a value that has no such text
 */
export const scopeOf = (constraints: Constraints, route: string): string =>
  JSON.stringify(
    Object.entries(constraints)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => [name, plain(`${route}: constraints.${name}`, value)]),
  );

function plain(name: string, value: unknown): unknown {
  if (value instanceof RegExp) return { RegExp: String(value) };
  if (value === null || ['string', 'boolean'].includes(typeof value)) return value;
  if (Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => plain(`${name}[${index}]`, item));
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    // As a list of pairs, so that no object looks like a RegExp.
    return {
      object: Object.entries(value).map(([key, item]) => [key, plain(`${name}.${key}`, item)]),
    };
  }
  throw new TypeError(
    `${name}: expected strings, numbers, booleans or RegExps, for the entity tag, ` +
      `received ${inspect(value, { depth: 0 })}`,
  );
}

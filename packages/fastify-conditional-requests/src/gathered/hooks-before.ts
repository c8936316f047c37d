import type { FastifyInstance, RouteOptions } from 'fastify';

/** Hooks that run before a handler, and can refuse a request. */
const before = ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const;

type Hooks = Readonly<Record<(typeof before)[number], readonly unknown[]>>;

/** Those that the route's options name. */
export const hooksOfRoute = (route: RouteOptions): string[] =>
  before.filter((name) => [route[name] ?? []].flat().length > 0);

/**
 * Those of the instance that a route is registered on, its parents' included.
 *
 * @param parent leaves out the hooks that this instance has as well
 * @returns undefined if this version of Fastify does not show them
 */
export function hooksOfInstance(
  instance: FastifyInstance,
  parent?: FastifyInstance,
): string[] | undefined {
  const hooks = allHooksOf(instance);
  const others = parent && allHooksOf(parent);
  if (hooks === undefined) return undefined;
  return before.filter((name) => hooks[name].some((hook) => !others?.[name].includes(hook)));
}

/** Fastify has no public way to read them. */
function allHooksOf(instance: FastifyInstance): Hooks | undefined {
  for (
    let object: object | null = instance;
    object !== null;
    object = Object.getPrototypeOf(object)
  ) {
    const key = Object.getOwnPropertySymbols(object).find(
      ({ description }) => description === 'fastify.hooks',
    );
    if (key === undefined) continue;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Checked below.
    const hooks = (object as Record<symbol, Hooks>)[key];
    return before.every((name) => Array.isArray(hooks?.[name])) ? hooks : undefined;
  }
  return undefined;
}

import type { FastifyInstance, RouteOptions } from 'fastify';

/** Hooks that run before a handler, and can reject a request. */
const before = ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const;

type Hooks = Readonly<Record<(typeof before)[number], readonly unknown[]>>;

/** The hooks in the route's options. */
export const hooksOfRoute = (route: RouteOptions): string[] =>
  before.filter((name) => [route[name] ?? []].flat().length > 0);

/**
 * The hooks of an instance, including those of its parents.
 *
 * @param parent an instance whose hooks are left out
 * @returns undefined if this version of Fastify hides them
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

/** Fastify has no public API for them. */
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

import type { FastifyInstance, RouteOptions } from 'fastify';
import type { ConditionalRead } from '../read/decision.ts';
import { hooksOfInstance, hooksOfRoute } from './hooks-before.ts';

/** A conditional GET that may take part in gathered revalidation. */
export interface Candidate {
  readonly read: ConditionalRead;
  readonly route: RouteOptions;
  /** The handler that decides conditions. */
  readonly handler: RouteOptions['handler'];
  /** The instance that the route is registered on. */
  readonly instance: FastifyInstance;
}

/**
 * Chooses the routes that take part, once all hooks are known. Hooks do not run for a target. So a route
 * takes part only if `permit` alone decides about access: no hook runs before its handler, or the route
 * declares this with `gathered: true`.
 *
 * @param app the instance that the plugin is registered on
 * @throws TypeError for a route with `gathered: true` and hooks of its own
 */
export const participantsAmong = (
  candidates: readonly Candidate[],
  app: FastifyInstance,
): ReadonlySet<ConditionalRead> =>
  new Set(candidates.filter((each) => takesPart(each, app)).map(({ read }) => read));

function takesPart({ read, route, handler, instance }: Candidate, app: FastifyInstance): boolean {
  const { permit, gathered } = read.route;
  const isDeclared = gathered === true;
  if (!isDeclared && permit === undefined) return false;
  const name = `GET ${route.url}`;
  const own = hooksOfRoute(route);
  if (isDeclared && own.length > 0) {
    throw new TypeError(
      `${name}: expected no hooks of the route with \`gathered: true\`, because they do not run ` +
        `for a gathered revalidation, received ${own.join(', ')}. Move their checks to ` +
        '`permit.check`, or set `gathered: false`',
    );
  }
  // `gathered: true` covers the hooks of the whole service, not those of an encapsulated plugin.
  const isCovered = isDeclared && instance === app;
  const inherited = isCovered ? [] : hooksOfInstance(instance, isDeclared ? app : undefined);
  const isWrapped = !isDeclared && route.handler !== handler;
  const hooks = inherited && [...own, ...inherited, ...(isWrapped ? ['a wrapped handler'] : [])];
  if (hooks?.length === 0) return true;
  const reason = hooks === undefined ? 'its hooks are unknown' : `it has ${hooks.join(', ')}`;
  const remedy = isDeclared
    ? 'register it outside the plugin that adds the hooks'
    : 'if no hook rejects its readers, set `gathered: true`';
  app.log.warn(
    `${name} takes no part in gathered revalidation, because hooks do not run for it: ${reason}. ` +
      `Set \`gathered: false\`, or ${remedy}`,
  );
  return false;
}

import type { FastifyInstance, RouteOptions } from 'fastify';
import type { ConditionalRead } from '../read/decision.ts';
import { insignificantFields } from 'gathered-revalidation';
import { isOfFastify } from '../conditions/constraints.ts';
import { hooksOfInstance, hooksOfRoute } from './hooks-before.ts';

interface Candidate {
  readonly read: ConditionalRead;
  readonly route: RouteOptions;
  /** The handler that decides conditions. */
  readonly handler: RouteOptions['handler'];
  /** The instance that the route is registered on. */
  readonly instance: FastifyInstance;
  readonly name: string;
}

/** Chooses the routes that take part in gathered revalidation, once all hooks are known. */
export class Participants {
  readonly #app: FastifyInstance;
  readonly #candidates: Candidate[] = [];
  readonly #chosen = new Set<ConditionalRead>();
  /** Custom constraints, and whether all of their routes declare fields that targets contain. */
  readonly #constraints = new Map<string, boolean>();

  /** @param app the instance that the plugin is registered on */
  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  has(read: ConditionalRead): boolean {
    return this.#chosen.has(read);
  }

  addConstraints(names: readonly string[], vary: readonly string[] | undefined): void {
    const isDeclared =
      vary?.every((field) => !insignificantFields.has(field.toLowerCase())) === true;
    for (const name of names) {
      this.#constraints.set(name, isDeclared && this.#constraints.get(name) !== false);
    }
  }

  /** Adds a conditional GET. */
  add(read: ConditionalRead, route: RouteOptions, instance: FastifyInstance): void {
    if (read.route.gathered === false) return;
    const { handler } = route;
    this.#candidates.push({ read, route, handler, instance, name: `GET ${route.url}` });
  }

  /**
   * Hooks do not run for a target. So a route takes part only if `permit` alone decides who may read:
   * no hook runs before its handler, or it declares this with `gathered: true`.
   *
   * @param constraints the constraint names of all routes
   * @throws TypeError for a route with `gathered: true` and hooks of its own
   */
  choose(constraints: ReadonlySet<string>): void {
    const unknown = [...constraints].find(
      (name) => !(this.#constraints.get(name) ?? isOfFastify(name)),
    );
    if (unknown !== undefined) {
      this.#app.log.warn(
        `No route takes part in gathered revalidation, because the constraint ${unknown} chooses routes ` +
          'by request fields that a list may not contain. Use other fields and declare them in `conditional.vary`',
      );
      return;
    }
    for (const { read, route, handler, instance, name } of this.#candidates) {
      const isDeclared = read.route.gathered === true;
      if (!isDeclared && read.route.permit === undefined) continue;
      const own = hooksOfRoute(route);
      if (isDeclared && own.length > 0) {
        throw new TypeError(
          `${name}: expected no hooks of the route with \`gathered: true\`, because they do not run ` +
            `for a gathered revalidation, received ${own.join(', ')}. Move their checks to ` +
            '`permit.check`, or set `gathered: false`',
        );
      }
      const inherited = isDeclared ? this.#hooksBelow(instance) : hooksOfInstance(instance);
      const isWrapped = !isDeclared && route.handler !== handler;
      const hooks = inherited && [
        ...own,
        ...inherited,
        ...(isWrapped ? ['a wrapped handler'] : []),
      ];
      if (hooks?.length === 0) this.#chosen.add(read);
      else this.#logLeftOut(name, isDeclared, hooks);
    }
  }

  /** Hooks of an encapsulated plugin. `gathered: true` covers only hooks of the whole service. */
  #hooksBelow(instance: FastifyInstance): string[] | undefined {
    return instance === this.#app ? [] : hooksOfInstance(instance, this.#app);
  }

  #logLeftOut(name: string, isDeclared: boolean, hooks: readonly string[] | undefined): void {
    const reason = hooks === undefined ? 'its hooks are unknown' : `it has ${hooks.join(', ')}`;
    const remedy = isDeclared
      ? 'register it outside the plugin that adds the hooks'
      : 'if no hook rejects its readers, set `gathered: true`';
    this.#app.log.warn(
      `${name} takes no part in gathered revalidation, because hooks do not run for it: ${reason}. ` +
        `Set \`gathered: false\`, or ${remedy}`,
    );
  }
}

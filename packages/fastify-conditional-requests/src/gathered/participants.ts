import type { FastifyInstance, RouteOptions } from 'fastify';
import type { ConditionalRead } from '../read/conditional-read.ts';
import { hooksOfInstance, hooksOfRoute } from './hooks-before.ts';

interface Candidate {
  readonly read: ConditionalRead;
  readonly route: RouteOptions;
  /** On which it is registered. */
  readonly instance: FastifyInstance;
  readonly name: string;
}

/** Chooses the routes that take part in gathered revalidation, once all hooks are known. */
export class Participants {
  readonly #app: FastifyInstance;
  readonly #candidates: Candidate[] = [];
  readonly #chosen = new Set<ConditionalRead>();

  /** @param app on which the plugin is registered */
  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  has(read: ConditionalRead): boolean {
    return this.#chosen.has(read);
  }

  /** A conditional GET. */
  add(read: ConditionalRead, route: RouteOptions, instance: FastifyInstance): void {
    if (read.route.gathered === false) return;
    this.#candidates.push({ read, route, instance, name: `GET ${route.url}` });
  }

  /**
   * The hooks of a route do not run for a target. So it takes part if its permission is wholly in
   * `permit`: no hook runs before its handler, or it says so itself.
   *
   * @throws TypeError for a route that says so and has hooks of its own
   */
  choose(): void {
    for (const { read, route, instance, name } of this.#candidates) {
      const isDeclared = read.route.gathered === true;
      if (!isDeclared && read.route.permit === undefined) continue;
      const own = hooksOfRoute(route);
      if (isDeclared && own.length > 0) {
        throw new TypeError(
          `${name}: expected no hooks of the route with \`gathered: true\`, because they do not run ` +
            `for a gathered revalidation, received ${own.join(', ')}. Move what they refuse to ` +
            '`permit.check`, or set `gathered: false`',
        );
      }
      const inherited = isDeclared ? this.#hooksBelow(instance) : hooksOfInstance(instance);
      const hooks = inherited && [...own, ...inherited];
      if (hooks?.length === 0) this.#chosen.add(read);
      else this.#logLeftOut(name, isDeclared, hooks);
    }
  }

  /** Hooks of an encapsulated plugin; those of the whole service are covered by the declaration. */
  #hooksBelow(instance: FastifyInstance): string[] | undefined {
    return instance === this.#app ? [] : hooksOfInstance(instance, this.#app);
  }

  #logLeftOut(name: string, isDeclared: boolean, hooks: readonly string[] | undefined): void {
    const reason = hooks === undefined ? 'its hooks are not known' : `it has ${hooks.join(', ')}`;
    const remedy = isDeclared
      ? 'register it outside the plugin that adds the hooks'
      : 'if no hook refuses its requests, set `gathered: true`';
    this.#app.log.warn(
      `${name} takes no part in gathered revalidation, for which hooks do not run: ${reason}. ` +
        `Set \`gathered: false\`, or ${remedy}`,
    );
  }
}

import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onResponseHookHandler,
  RouteHandlerMethod,
  RouteOptions,
} from 'fastify';
import { insignificantFields } from 'gathered-revalidation';
import { isOfFastify } from '../conditions/constraints.ts';
import type { Context } from '../context.ts';
import { answerKey } from '../read/answer.ts';
import type { ConditionalRead } from '../read/decision.ts';
import { decideTargets } from './decide-targets.ts';
import { KnownGets, routedKey, routedOf } from './known-gets.ts';
import type { CompleteGatheredOptions } from './options.ts';
import { type Candidate, participantsAmong } from './participants.ts';
import { addListRoute } from './list-route.ts';

/** Gathered revalidation in one registration of the plugin. */
export class Gathering {
  readonly #known: KnownGets;
  readonly #candidates: Candidate[] = [];
  #participants: ReadonlySet<ConditionalRead> = new Set();
  /** Custom constraints, and whether all of their routes declare fields that targets contain. */
  readonly #constraints = new Map<string, boolean>();

  constructor(app: FastifyInstance, context: Context, options: CompleteGatheredOptions) {
    this.#known = new KnownGets(options.maxTargets, options.maxBytes);
    app.addHook('onReady', async () => {
      const constraints = constraintsIn(app);
      this.#known.dependsOnAuthority = constraints.has('host');
      const unknown = [...constraints].find(
        (name) => !(this.#constraints.get(name) ?? isOfFastify(name)),
      );
      if (unknown === undefined) {
        this.#participants = participantsAmong(this.#candidates, app);
        return;
      }
      app.log.warn(
        `No route takes part in gathered revalidation, because the constraint ${unknown} chooses routes ` +
          'by request fields that a list may not contain. Use other fields and declare them in `conditional.vary`',
      );
    });
    addListRoute(app, options, (targets) => decideTargets(context, this.#known, targets));
  }

  /** Adds the custom constraints of a route, and the request fields that it declares for them. */
  addConstraints(names: readonly string[], vary: readonly string[] | undefined): void {
    const isDeclared =
      vary?.every((field) => !insignificantFields.has(field.toLowerCase())) === true;
    for (const name of names) {
      this.#constraints.set(name, isDeclared && this.#constraints.get(name) !== false);
    }
  }

  /** Adds a conditional GET. If it takes part, its 304s and its 200s with an entity tag are remembered. */
  add(read: ConditionalRead, route: RouteOptions, instance: FastifyInstance): void {
    if (read.route.gathered === false) return;
    const decide = route.handler;
    const takesPart = (): boolean => this.#participants.has(read);
    const handler: RouteHandlerMethod = function (request, reply) {
      if (takesPart() && request.method === 'GET') request[routedKey] = routedOf(request);
      return decide.call(this, request, reply);
    };
    route.handler = handler;
    this.#candidates.push({ read, route, handler, instance });
    const learn: onResponseHookHandler = (request, reply, done) => {
      if (request[routedKey] !== null && isVouched(request, reply)) {
        this.#known.learn(read, request, reply);
      }
      done();
    };
    route.onResponse = [route.onResponse ?? [], learn].flat();
  }
}

/** The constraint names of all routes, including those registered before this plugin. */
const constraintsIn = (app: FastifyInstance): ReadonlySet<string> =>
  new Set([...app.printRoutes().matchAll(/[{,]"([^"\\]+)":/g)].map(([, name = '']) => name));

/** Whether the response is a 200 or 304 with the entity tag from this library. */
const isVouched = (request: FastifyRequest, reply: FastifyReply): boolean =>
  (reply.statusCode === 200 || reply.statusCode === 304) &&
  typeof request[answerKey] === 'string' &&
  reply.getHeader('etag') === request[answerKey];

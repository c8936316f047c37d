import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onResponseHookHandler,
  RouteOptions,
} from 'fastify';
import type { Context } from '../context.ts';
import { answerKey } from '../read/answer.ts';
import type { ConditionalRead } from '../read/decision.ts';
import { decideTargets } from './decide-targets.ts';
import { KnownGets, routedKey, routedOf } from './known-gets.ts';
import type { CompleteGatheredOptions } from './options.ts';
import { Participants } from './participants.ts';
import { addListRoute } from './list-route.ts';

/** Gathered revalidation in one registration of the plugin. */
export class Gathering {
  readonly #known: KnownGets;
  readonly #participants: Participants;

  constructor(app: FastifyInstance, context: Context, options: CompleteGatheredOptions) {
    this.#known = new KnownGets(options.maxTargets, options.maxBytes);
    this.#participants = new Participants(app);
    app.addHook('onReady', async () => {
      const constraints = constraintsIn(app);
      this.#participants.choose(constraints);
      this.#known.dependsOnAuthority = constraints.has('host');
    });
    addListRoute(app, options, (targets) => decideTargets(context, this.#known, targets));
  }

  /** Adds the custom constraints of a route, and the request fields that it declares for them. */
  addConstraints(names: readonly string[], vary: readonly string[] | undefined): void {
    this.#participants.addConstraints(names, vary);
  }

  /** Adds a conditional GET. If it takes part, its 304s and its 200s with an entity tag are remembered. */
  add(read: ConditionalRead, route: RouteOptions, instance: FastifyInstance): void {
    const [known, participants] = [this.#known, this.#participants];
    const { handler } = route;
    route.handler = function (request, reply) {
      if (participants.has(read) && request.method === 'GET')
        request[routedKey] = routedOf(request);
      return handler.call(this, request, reply);
    };
    this.#participants.add(read, route, instance);
    const learn: onResponseHookHandler = (request, reply, done) => {
      if (request[routedKey] !== null && isVouched(request, reply))
        known.learn(read, request, reply);
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

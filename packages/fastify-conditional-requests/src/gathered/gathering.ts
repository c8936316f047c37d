import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onResponseHookHandler,
  RouteOptions,
} from 'fastify';
import type { Context } from '../context.ts';
import { answerKey } from '../read/answer.ts';
import type { ConditionalRead } from '../read/conditional-read.ts';
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
      this.#participants.choose();
      // The printed routes have the constraints of all routes, including those registered before this plugin.
      this.#known.dependsOnAuthority = app.printRoutes().includes('"host"');
    });
    addListRoute(app, options, (targets) => decideTargets(context, this.#known, targets));
  }

  /** Adds a conditional GET. If it takes part, its 304s and its 200s with an entity tag are remembered. */
  add(read: ConditionalRead, route: RouteOptions, instance: FastifyInstance): void {
    this.#participants.add(read, route, instance);
    const [known, participants] = [this.#known, this.#participants];
    const { handler } = route;
    route.handler = function (request, reply) {
      if (participants.has(read) && request.method === 'GET')
        request[routedKey] = routedOf(request);
      return handler.call(this, request, reply);
    };
    const learn: onResponseHookHandler = (request, reply, done) => {
      if (request[routedKey] !== null && isVouched(request, reply))
        known.learn(read, request, reply);
      done();
    };
    route.onResponse = [route.onResponse ?? [], learn].flat();
  }
}

/** Whether the response is a 200 or 304 with the entity tag from this library. */
const isVouched = (request: FastifyRequest, reply: FastifyReply): boolean =>
  (reply.statusCode === 200 || reply.statusCode === 304) &&
  typeof request[answerKey] === 'string' &&
  reply.getHeader('etag') === request[answerKey];

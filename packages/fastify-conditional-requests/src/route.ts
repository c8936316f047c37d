import type {
  ContextConfigDefault,
  FastifyBaseLogger,
  FastifyRequest,
  // Renamed: a plugin that augments it would shadow the name below.
  FastifySchema as Schema,
  FastifyTypeProvider,
  FastifyTypeProviderDefault,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerBase,
  RawServerDefault,
  RouteGenericInterface,
} from 'fastify';
import type { Tag } from './versions/version-store.ts';

/**
 * What makes a route conditional.
 *
 * As a route option, `{ conditional: … }`, it gets the request's types from the route. Where only
 * `config` can be set, write `{ config: { conditional: … } }` and annotate the parameter.
 */
export interface ConditionalRoute<Request = FastifyRequest> {
  /**
   * The tags of everything that the resource depends on, from validated parameters and headers. On a
   * write: the tags of the same resource's GET, to which `If-Match` and `If-None-Match` apply.
   */
  // A method, so that a function with an annotated parameter is assignable.
  reads(request: Request): readonly Tag[];
  /** Request header fields that select the representation: part of `Vary` and of the entity tag. */
  readonly vary?: readonly string[] | undefined;
  /**
   * Query parameters that select the representation. Default: the whole query string, as received. A
   * GET and the writes of its resource declare the same.
   */
  readonly query?: readonly string[] | undefined;
  /** Permission to read: checked before every response, 304 included. Not for a write. */
  readonly permit?: Permit<Request> | undefined;
  /**
   * Repeat a 404 without the handler until a tag changes. Declares that whether the handler throws a
   * 404 depends only on the tags, the URL and the fields in `vary`: not on the user, unless `permit`
   * decides that. Not for a write. Default: false.
   */
  readonly rememberNotFound?: boolean | undefined;
  /**
   * Whether the route takes part in gathered revalidation, if the plugin does. Hooks do not run for it,
   * so `true` declares that none of them rejects readers. Only for reads. Default: true if there is a
   * `permit` and no hook runs before the handler.
   */
  readonly gathered?: boolean | undefined;
}

export interface Permit<Request = FastifyRequest> {
  /** Request header fields that `check` uses: part of `Vary`, not of the entity tag. */
  readonly vary: readonly string[];
  /** Throws to refuse the request, and returns nothing; queries through `request.remember`. */
  check(request: Request): void | Promise<void>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The resource that the route reads, or `false` for a GET without conditional handling. */
    conditional?: ConditionalRoute | false;
  }
  interface RouteShorthandOptions<
    RawServer extends RawServerBase = RawServerDefault,
    RawRequest extends RawRequestDefaultExpression<RawServer> =
      RawRequestDefaultExpression<RawServer>,
    RawReply extends RawReplyDefaultExpression<RawServer> = RawReplyDefaultExpression<RawServer>,
    RouteGeneric extends RouteGenericInterface = RouteGenericInterface,
    ContextConfig = ContextConfigDefault,
    SchemaCompiler extends Schema = Schema,
    TypeProvider extends FastifyTypeProvider = FastifyTypeProviderDefault,
    Logger extends FastifyBaseLogger = FastifyBaseLogger,
  > {
    /** As `config.conditional`, with the types of the route. */
    conditional?:
      | ConditionalRoute<
          FastifyRequest<
            RouteGeneric,
            RawServer,
            RawRequest,
            NoInfer<SchemaCompiler>,
            TypeProvider,
            ContextConfig,
            Logger
          >
        >
      | false
      | undefined;
  }
}

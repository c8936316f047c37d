import type {
  ContextConfigDefault,
  FastifyBaseLogger,
  FastifyRequest,
  // Under another name: where a plugin has declared more of it, its own is in sight below.
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
 * What a route says about itself; it needs nothing else to be answered conditionally.
 *
 * As a route option, `{ conditional: … }`, it has the request's types from the route. Where only
 * `config` can be set, it is `{ config: { conditional: … } }`, and the parameter is annotated.
 */
export interface ConditionalRoute<Request = FastifyRequest> {
  /**
   * The tags of everything that the resource is made of, from validated parameters and headers.
   * On a write: those of the same resource's GET, which `If-Match` and `If-None-Match` are about.
   */
  // A method, so that a function of an annotated request fits.
  reads(request: Request): readonly Tag[];
  /** Request header fields that select the representation: part of `Vary` and of the entity tag. */
  readonly vary?: readonly string[] | undefined;
  /**
   * Parameters of the query that select the representation, if not the whole query string as it was
   * received. A GET and the writes of its resource declare the same.
   */
  readonly query?: readonly string[] | undefined;
  /** Who may read: asked before any answer, a 304 included. Not for a write. */
  readonly permit?: Permit<Request> | undefined;
  /**
   * Answer 404 again without asking the handler, until a tag moves. Declares that whether it throws a
   * 404 depends on nothing but the tags, the URL and the fields in `vary`: in particular not on the
   * user, unless `permit` decides that. Not for a write. Default: false.
   */
  readonly rememberNotFound?: boolean | undefined;
}

export interface Permit<Request = FastifyRequest> {
  /** Request header fields that `check` looks at: part of `Vary`, not of the entity tag. */
  readonly vary: readonly string[];
  /** Throws what refuses the request; asks the database through `request.remember`. */
  check(request: Request): void | Promise<void>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route reads, or `false` for a GET that is not answered conditionally. */
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

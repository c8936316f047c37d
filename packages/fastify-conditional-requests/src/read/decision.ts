import type { EntityTag } from 'entity-tags';
import type { RouteHandlerMethod } from 'fastify';
import { entityTagOf } from '../conditions/entity-tag.ts';
import type { Resource } from '../conditions/resource.ts';
import type { ConditionalRoute } from '../route.ts';
import type { Tag, Version } from '../versions/version-store.ts';
import type { BoundedMap } from './bounded-map.ts';
import type { HandlerFields } from './handler-fields.ts';
import type { Vary } from './vary.ts';

/** A registered conditional GET. */
export interface ConditionalRead {
  readonly route: ConditionalRoute;
  readonly resource: Resource;
  readonly handler: RouteHandlerMethod;
  readonly vary: Vary;
  readonly fields: HandlerFields;
  /** Identifies the code; part of the variant. */
  readonly release: string;
}

/** The state of a read before its handler runs. */
export interface ReadState {
  readonly tags: readonly Tag[];
  /** The version of the tags; undefined if it is not known. */
  readonly version: Version | undefined;
  /**
   * Undefined if the request has seen the database before the version was looked up, or if a hook has named
   * undeclared fields in `Vary`.
   */
  readonly variant: string | undefined;
  /** Whether the caller may read, at the moment of the version. */
  readonly isPermitted: boolean;
}

/** A 404 that a handler threw, and the version of the tags at the time. */
export interface Missing {
  readonly handler: RouteHandlerMethod;
  readonly version: Version;
  readonly error: unknown;
}

export type Decision =
  | {
      readonly is: 'not modified';
      readonly entityTag: EntityTag;
      /** The handler's field that a 304 has to repeat; empty if it sets none. */
      readonly cacheControl: string;
    }
  | { readonly is: 'not found'; readonly error: unknown }
  | typeof undecided;

/** The handler has to run. */
const undecided = { is: 'undecided' } as const;

/**
 * Decides a read without its handler and without I/O: an ordinary GET, or a target of a gathered
 * revalidation.
 */
export function decide(
  { route, handler, fields }: ConditionalRead,
  look: ReadState,
  names: (current: EntityTag) => boolean,
  missing: BoundedMap<string, Missing>,
): Decision {
  const { version, variant, isPermitted } = look;
  const plain = entityTagOfState(look);
  if (!isPermitted || variant === undefined || plain === undefined) return undecided;
  const known = route.rememberNotFound === true ? missing.get(variant) : undefined;
  if (known !== undefined && known.version === version && known.handler === handler) {
    return { is: 'not found', error: known.error };
  }
  const cacheControl = fields.cacheControlOf(plain);
  if (cacheControl === undefined) return undecided;
  const entityTag = fields.tagOf(plain, cacheControl);
  if (!names(entityTag)) return undecided;
  return { is: 'not modified', entityTag, cacheControl };
}

/** The entity tag of a response at this version, without the handler's `Cache-Control`. */
export const entityTagOfState = ({
  version,
  variant,
}: Pick<ReadState, 'version' | 'variant'>): EntityTag | undefined =>
  version === undefined || variant === undefined ? undefined : entityTagOf(version, variant);

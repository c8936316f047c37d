import type { EntityTag } from 'entity-tags';
import type { RouteHandlerMethod } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { namesCurrent } from '../conditions/conditions.ts';
import { entityTagOf } from '../conditions/entity-tag.ts';
import type { Version } from '../versions/version-store.ts';

/** The state of a read before its handler runs. */
export interface Look {
  /** The version of the tags; undefined while nothing vouches for one. */
  readonly version: Version | undefined;
  /** Undefined if the request has seen the database before the version was looked up. */
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
  | { readonly is: 'not modified'; readonly entityTag: EntityTag }
  | { readonly is: 'not found'; readonly error: unknown }
  | typeof undecided;

/** The handler has to run. */
const undecided = { is: 'undecided' } as const;

/**
 * Decides a read without its handler, and without I/O.
 *
 * @param missing the 404 that is remembered for this variant
 */
export function decide(
  look: Look,
  headers: IncomingHttpHeaders,
  handler: RouteHandlerMethod,
  missing: Missing | undefined,
): Decision {
  const entityTag = entityTagOfLook(look);
  if (!look.isPermitted || entityTag === undefined) return undecided;
  if (missing !== undefined && missing.version === look.version && missing.handler === handler) {
    return { is: 'not found', error: missing.error };
  }
  return namesCurrent(headers, entityTag) ? { is: 'not modified', entityTag } : undecided;
}

/** The entity tag of an answer that is made at the version of this look. */
export const entityTagOfLook = ({ version, variant }: Look): EntityTag | undefined =>
  version === undefined || variant === undefined ? undefined : entityTagOf(version, variant);

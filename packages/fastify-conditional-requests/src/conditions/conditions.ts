import { isWeak, matchesStrongly, matchesWeakly, parseEntityTags } from 'entity-tags';
import type { EntityTag, EntityTagList } from 'entity-tags';
import type { IncomingHttpHeaders } from 'node:http';
import { versionsIn } from './entity-tag.ts';
import { MalformedCondition, PreconditionFailed } from '../errors.ts';
import type { Version } from '../versions/version-store.ts';

/** The conditions in a write's `If-Match` and `If-None-Match`. */
export interface Conditions {
  /** The resource must have one of these versions; undefined: any. */
  readonly expected?: readonly Version[] | undefined;
  /** The resource must have none of these versions. */
  readonly unexpected?: readonly Version[] | undefined;
  /** `If-Match`. */
  readonly mustExist: boolean;
  /** `If-None-Match: *`. */
  readonly mustNotExist: boolean;
}

export const unconditional: Conditions = { mustExist: false, mustNotExist: false };

/**
 * Reads the conditions of a write. If both fields are present, both must hold (RFC 9110 section 13.2.2).
 * `If-Match` compares strongly, `If-None-Match` weakly (sections 13.1.1 and 13.1.2).
 *
 * @param variant of the target; an entity tag with another one cannot match
 */
export function readConditions(headers: IncomingHttpHeaders, variant: string): Conditions {
  const match = listIn(headers, 'if-match');
  const noneMatch = listIn(headers, 'if-none-match');
  if (match === undefined && noneMatch === undefined) return unconditional;
  const strong = match === '*' ? undefined : match?.filter((tag) => !isWeak(tag));
  return {
    expected: strong && versionsIn(strong, variant),
    unexpected: noneMatch === '*' ? undefined : noneMatch && versionsIn(noneMatch, variant),
    mustExist: match !== undefined,
    mustNotExist: noneMatch === '*',
  };
}

/** Decides the conditions about whether the resource existed. */
export function requireExistence(conditions: Conditions, existed: boolean): void {
  if (existed ? conditions.mustNotExist : conditions.mustExist) throw new PreconditionFailed();
}

/**
 * Whether a read can be answered 304 without its handler: the client names the current tag, which it
 * can only have from a 200. `*` and `If-Match` wait for the handler, since a condition counts only
 * where the request would be answered 2xx without it (section 13.2.1).
 */
export function namesCurrent(headers: IncomingHttpHeaders, current: EntityTag): boolean {
  const field = headers['if-none-match'];
  if (field === undefined || headers['if-match'] !== undefined) return false;
  if (field === current) return true;
  const list = parseEntityTags(field);
  return list !== undefined && list !== '*' && matchesWeakly(list, current);
}

/**
 * Decides the conditions of a read whose representation is known (section 13.2.2). A malformed
 * `If-None-Match` is ignored, at the cost of a full answer.
 *
 * @param current undefined for a representation without an entity tag
 */
export function isNotModified(headers: IncomingHttpHeaders, current?: EntityTag): boolean {
  const match = listIn(headers, 'if-match');
  if (match !== undefined && !matchesStrongly(match, current)) {
    throw new PreconditionFailed(current);
  }
  const field = headers['if-none-match'];
  const list = field === undefined ? undefined : parseEntityTags(field);
  return list !== undefined && matchesWeakly(list, current);
}

function listIn(
  headers: IncomingHttpHeaders,
  name: 'if-match' | 'if-none-match',
): EntityTagList | undefined {
  const field = headers[name];
  if (field === undefined) return undefined;
  const list = parseEntityTags(field);
  if (list === undefined) throw new MalformedCondition(name);
  return list;
}

import { isWeak, matchesWeakly, parseEntityTags, stronglyEqual } from 'entity-tags';
import type { EntityTag, EntityTagList } from 'entity-tags';
import type { IncomingHttpHeaders } from 'node:http';
import { versionsIn } from './entity-tag.ts';
import { MalformedCondition, PreconditionFailed } from '../errors.ts';
import type { Version } from '../versions/version-store.ts';

/** What a write's `If-Match` and `If-None-Match` ask for. */
export interface Conditions {
  /** The versions of which the resource must have one; undefined if any will do. */
  readonly expected?: readonly Version[] | undefined;
  /** The versions of which the resource must have none. */
  readonly unexpected?: readonly Version[] | undefined;
  /** `If-Match`. */
  readonly mustExist: boolean;
  /** `If-None-Match: *`. */
  readonly mustNotExist: boolean;
}

export const unconditional: Conditions = { mustExist: false, mustNotExist: false };

/**
 * Reads the conditions of a write: where both fields are there, both must hold (RFC 9110 section
 * 13.2.2). `If-Match` compares strongly, `If-None-Match` weakly (sections 13.1.1 and 13.1.2).
 *
 * @param variant of the resource that they are about; an entity tag of another one cannot match
 * @throws MalformedCondition
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

/** Decides what depends on whether the resource was there before the write. */
export function requireExistence(conditions: Conditions, existed: boolean): void {
  if (existed ? conditions.mustNotExist : conditions.mustExist) throw new PreconditionFailed();
}

/**
 * Whether a read is answered 304 whatever its handler would make of it: the client names the
 * current tag, and so has got it with a representation. `*` and `If-Match` wait for the handler,
 * since a condition is for a request that would be answered 2xx without it (section 13.2.1).
 */
export function namesCurrent(headers: IncomingHttpHeaders, current: EntityTag): boolean {
  const field = headers['if-none-match'];
  if (field === undefined || headers['if-match'] !== undefined) return false;
  if (field === current) return true;
  const list = parseEntityTags(field);
  return list !== undefined && list !== '*' && matchesWeakly(list, current);
}

/**
 * Decides the conditions of a read of which the representation is known (section 13.2.2). A
 * malformed `If-None-Match` is ignored: it costs no more than a full answer.
 *
 * @param current undefined for a representation without an entity tag
 * @returns whether to answer 304
 * @throws PreconditionFailed, MalformedCondition
 */
export function isNotModified(headers: IncomingHttpHeaders, current?: EntityTag): boolean {
  const match = listIn(headers, 'if-match');
  const isMatch = (tag: EntityTag): boolean => current !== undefined && stronglyEqual(tag, current);
  if (match !== undefined && match !== '*' && !match.some(isMatch)) {
    throw new PreconditionFailed(current);
  }
  const field = headers['if-none-match'];
  const list = field === undefined ? undefined : parseEntityTags(field);
  if (list === undefined || current === undefined) return list === '*';
  return matchesWeakly(list, current);
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

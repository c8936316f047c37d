import { matchesWeakly, parseEntityTags, stronglyEqual } from 'entity-tags';
import type { IncomingHttpHeaders } from 'node:http';
import { badRequest, Problem } from 'service-kit';

/**
 * Decides the conditions of a GET by its entity tag alone (RFC 9110 section 13.2.2): no body has to
 * be there yet. A malformed `If-None-Match` is ignored: it costs no more than a full answer.
 *
 * @param current undefined for an answer that has no entity tag
 * @returns whether to answer 304
 * @throws Problem 412; 400 for a malformed `If-Match`
 */
export function isNotModified(headers: IncomingHttpHeaders, current: string | undefined): boolean {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (match !== undefined) requireMatch(match, current);
  if (noneMatch === undefined) return false;
  if (noneMatch === current) return true;
  const list = parseEntityTags(noneMatch);
  if (list === undefined || current === undefined) return list === '*';
  return matchesWeakly(list, current);
}

function requireMatch(field: string, current: string | undefined): void {
  const list = parseEntityTags(field);
  if (list === undefined) {
    throw badRequest('The If-Match field is malformed: expected * or a list of quoted entity tags');
  }
  if (list === '*') return;
  if (current !== undefined && list.some((tag) => stronglyEqual(tag, current))) return;
  throw preconditionFailed('The resource is not in the state that the request names', current);
}

/** @param current the entity tag that the resource has now, if it is known */
export const preconditionFailed = (detail: string, current: string | undefined): Problem =>
  new Problem(412, detail, current === undefined ? {} : { headers: { etag: current } });

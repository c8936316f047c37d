import { matchesStrongly, matchesWeakly, parseEntityTags } from 'entity-tags';
import type { IncomingHttpHeaders } from 'node:http';
import { badRequest, Problem } from 'service-kit';
import { withoutCodings } from './codings.ts';

/**
 * Evaluates the conditions of a GET from its ETag (RFC 9110 section 13.2.2), before there is a body.
 * A malformed `If-None-Match` is ignored: the client then gets a full response. `If-Match` accepts the
 * ETag of any coding, since all name the same version.
 *
 * @param current undefined if the response has no ETag
 * @returns whether to answer 304
 * @throws Problem 412; 400 for a malformed `If-Match`
 */
export function isNotModified(headers: IncomingHttpHeaders, current: string | undefined): boolean {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (match !== undefined) requireMatch(withoutCodings(match), current && withoutCodings(current));
  if (noneMatch === undefined) return false;
  if (noneMatch === current) return true;
  const list = parseEntityTags(noneMatch);
  return list !== undefined && matchesWeakly(list, current);
}

function requireMatch(field: string, current: string | undefined): void {
  const list = parseEntityTags(field);
  if (list === undefined) throw malformed('if-match');
  if (!matchesStrongly(list, current)) throw preconditionFailed(current);
}

/** The same text as in the backends. */
export const malformed = (name: 'if-match' | 'if-none-match'): Problem =>
  badRequest(`The ${name} field is malformed: expected * or a list of quoted entity tags`);

/** @param current the resource's current ETag, if known */
export const preconditionFailed = (
  current: string | undefined,
  detail = 'The resource has changed: its ETag is not one of those in If-Match',
): Problem => new Problem(412, detail, current === undefined ? {} : { headers: { etag: current } });

export const listsTags = (headers: IncomingHttpHeaders): boolean =>
  [headers['if-match'], headers['if-none-match']].some(isList);

/** Whether the field is a list of ETags, neither `*` nor malformed. */
export function isList(field: string | undefined): field is string {
  const list = field === undefined ? undefined : parseEntityTags(field);
  return list !== undefined && list !== '*';
}

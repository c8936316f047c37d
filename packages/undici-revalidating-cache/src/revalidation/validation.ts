import type { Context, Request } from '../context.ts';
import { type Conditions, namedOf } from '../http/conditions.ts';
import { fieldOf, hasDirective } from '../http/headers.ts';
import { freshened, mayBeKept, storedHeaders } from '../http/storing.ts';
import { keyOf, matches, variesByAnything } from '../http/vary.ts';
import type { WholeResponse } from './caller.ts';
import type { Head } from './origin-response.ts';

const empty = Buffer.alloc(0);

/**
 * The response that a 304 selects for a request: a stored one, freshened, or the 304 itself if the
 * caller asked about that entity tag (RFC 9111 sections 4.3.2 to 4.3.4).
 *
 * @returns undefined if it is not stored, so that the origin has to send it. Its fields may be those in
 *   the store, so they are valid until its next `set`
 */
export function validated(
  { store, trustEntityTags }: Context,
  { url, headers: request, conditions = [] }: Request,
  { tags, stored }: Conditions,
  { headers, statusMessage }: Head,
): WholeResponse | undefined {
  // Without an ETag it confirms the only tag that was sent, if it was one.
  const named = fieldOf(headers, 'etag') ?? (tags.length === 1 ? tags[0] : undefined);
  const tag = named === undefined ? undefined : namedOf(named, tags);
  if (tag === undefined) return undefined;
  if (namedOf(tag, conditions) !== undefined) {
    return { statusCode: 304, statusMessage, headers, body: empty };
  }
  const key = stored.find(({ entityTag }) => entityTag === tag);
  const found = key && store.get(url, key);
  if (key === undefined || found === undefined) return undefined;
  const isExact = tag === named;
  // Weakly equal responses may differ in every byte, as compressed ones do.
  if (!isExact && !matches(request, key.variant)) return undefined;
  const { statusMessage: message, body } = found;
  const fields = freshened(found.headers, headers);
  if (hasDirective(headers, 'no-store') || variesByAnything(fields)) {
    store.delete(url, key);
  } else if (isExact && fields !== found.headers && mayBeKept(request, fields)) {
    // If its Vary has changed, the request just answered determines the new variant.
    const isSame = fields['vary'] === found.headers['vary'];
    const next = isSame ? key : keyOf(request, fields, tag, trustEntityTags);
    if (next.variant !== key.variant) store.delete(url, key);
    store.set(url, next, { headers: storedHeaders(fields), statusMessage: message, body });
  }
  const cookies = headers['set-cookie'];
  const own = cookies === undefined ? fields : { ...fields, 'set-cookie': cookies };
  return { statusCode: 200, statusMessage: message, headers: own, body };
}

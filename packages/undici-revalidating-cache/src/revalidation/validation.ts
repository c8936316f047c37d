import { isWeak } from 'entity-tags';
import type { WholeResponse } from './caller.ts';
import { namedOf } from '../http/conditions.ts';
import type { Context, Request } from '../context.ts';
import { fieldOf, hasDirective } from '../http/headers.ts';
import type { Head } from './reception.ts';
import { freshened, mayBeKept, variantOf } from '../http/storing.ts';

const empty = Buffer.alloc(0);

/**
 * What a 304 says is right for this very request: a stored response, freshened, or the caller's own
 * (RFC 9111 sections 4.3.2 to 4.3.4).
 *
 * @param sent the entity tags that were asked about
 * @returns undefined if that is not here: it takes the whole response from the origin
 */
export function validated(
  { store, staleIfErrorMs }: Context,
  { url, headers: request, conditions = [], key }: Request,
  sent: readonly string[],
  { headers, statusMessage }: Head,
): WholeResponse | undefined {
  // Without a name it can only mean the one that was asked about, if it was one.
  const named = fieldOf(headers, 'etag') ?? (sent.length === 1 ? sent[0] : undefined);
  const tag = named === undefined ? undefined : namedOf(named, sent);
  if (tag === undefined) return undefined;
  if (namedOf(tag, conditions) !== undefined) {
    return { statusCode: 304, statusMessage, headers, body: empty };
  }
  const stored = store.get(url, tag);
  if (stored === undefined) return undefined;
  // Weakly equal variants may differ in every byte, as those do that are compressed or not.
  const isExact = tag === named;
  if (!(isExact && !isWeak(tag)) && stored.variant !== variantOf(request, stored.headers)) {
    return undefined;
  }
  const { statusMessage: message, body, variant } = stored;
  const fields = freshened(stored.headers, headers);
  if (hasDirective(headers, 'no-store')) store.delete(url, tag);
  else if (isExact && mayBeKept(request, fields)) {
    store.set(url, tag, {
      headers: fields,
      statusMessage: message,
      body,
      variant,
      validatedAt: Date.now(),
      requestKey: staleIfErrorMs === 0 ? '' : key,
    });
  }
  const cookies = headers['set-cookie'];
  const own = cookies === undefined ? fields : { ...fields, 'set-cookie': cookies };
  return { statusCode: 200, statusMessage: message, headers: own, body };
}

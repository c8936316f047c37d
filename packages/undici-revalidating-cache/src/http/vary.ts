import { isWeak } from 'entity-tags';
import type { StoredKey } from '../store/cache-store.ts';
import { fieldOf, type Headers, membersOf } from './headers.ts';

/**
 * Fields for tracing, and of the connection. Requests that only differ in these are equal, so they
 * share a round trip.
 */
export const perRequest: ReadonlySet<string> = new Set([
  'baggage',
  'connection',
  'keep-alive',
  'traceparent',
  'tracestate',
  'x-request-id',
]);

/** Whether a response is for one of several equal requests only. */
export const variesPerRequest = (response: Headers): boolean =>
  response['vary'] !== undefined &&
  membersOf(response, 'vary').some((name) => perRequest.has(name));

/** The variant of a response that is stored for all requests, because its tag is trusted. */
const anyRequest = '*';

/**
 * The key that a response is stored under: its entity tag, and the request's values of the fields
 * that its `Vary` names (RFC 9111 section 4.1).
 *
 * @param trustEntityTags a strong tag alone is the key
 */
export function keyOf(
  request: Headers,
  response: Headers,
  entityTag: string,
  trustEntityTags: boolean,
): StoredKey {
  const isTrusted = trustEntityTags && !isWeak(entityTag);
  return { entityTag, variant: isTrusted ? anyRequest : variantOf(request, response) };
}

/** The stored responses that may serve a request if the origin confirms their entity tags. */
export const selected = (
  request: Headers,
  stored: readonly StoredKey[],
  trustEntityTags: boolean,
): readonly StoredKey[] =>
  stored.length === 0
    ? stored
    : stored.filter(
        ({ variant, entityTag }) =>
          (trustEntityTags && !isWeak(entityTag)) || matches(request, variant),
      );

/** Whether a request has the field values that a variant was stored with (RFC 9111 section 4.1). */
export const matches = (request: Headers, variant: string): boolean =>
  variant === '' ||
  (variant !== anyRequest &&
    variant.split('\n').every((line) => {
      const colon = line.indexOf(':');
      return line === lineOf(request, colon === -1 ? line : line.slice(0, colon));
    }));

/** `Vary: *` matches no request, so such a response is of no use in a store. */
export const variesByAnything = (response: Headers): boolean =>
  fieldOf(response, 'vary')?.includes('*') === true;

/** In one order, so that the order of the members of `Vary` makes no difference. */
function variantOf(request: Headers, response: Headers): string {
  const names = membersOf(response, 'vary');
  if (names.length === 0) return '';
  return [...new Set(names)]
    .toSorted()
    .map((name) => lineOf(request, name))
    .join('\n');
}

/** An absent field only matches an absent one, not an empty one. */
function lineOf(request: Headers, name: string): string {
  return Object.hasOwn(request, name) ? `${name}: ${fieldOf(request, name)}` : name;
}

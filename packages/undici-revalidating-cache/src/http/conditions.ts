import { weaklyEqual } from 'entity-tags';
import type { StoredKey } from '../store/cache-store.ts';

/** How much of `If-None-Match` an origin can be expected to take, in characters. */
const maxLength = 4_096;

/** The conditions of a request. */
export interface Conditions {
  /** The entity tags of `If-None-Match`, the caller's own first. */
  readonly tags: readonly string[];
  /** The stored responses among them. */
  readonly stored: readonly StoredKey[];
}

export const unconditional: Conditions = { tags: [], stored: [] };

/**
 * The caller's own tags, then as many of the stored ones as fit.
 *
 * @param stored the most recently used first
 */
export function conditionsOf(
  own: readonly string[] | undefined,
  stored: readonly StoredKey[],
): Conditions {
  if (own === undefined && stored.length === 0) return unconditional;
  const tags = own === undefined ? [] : [...own];
  let length = 0;
  let count = 0;
  for (const { entityTag } of stored) {
    length += entityTag.length + 2;
    if (length > maxLength) break;
    count++;
    if (!tags.includes(entityTag)) tags.push(entityTag);
  }
  return { tags, stored: count === stored.length ? stored : stored.slice(0, count) };
}

/** The tag of a list that a 304 names, preferably the identical one (RFC 9111 section 4.3.4). */
export const namedOf = (named: string, tags: readonly string[]): string | undefined =>
  tags.includes(named) ? named : tags.find((tag) => weaklyEqual(tag, named));

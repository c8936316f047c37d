import { weaklyEqual } from 'entity-tags';

/** How much of `If-None-Match` an origin can be expected to take, in characters. */
const maxLength = 4_096;

/**
 * The tags to ask about: the caller's own, then as many of the stored ones as fit.
 *
 * @param own of the caller's `If-None-Match`, if it has one
 * @param stored the latest used first
 */
export function tagsToSend(
  own: readonly string[] | undefined,
  stored: readonly string[],
): readonly string[] {
  const tags = own === undefined ? [] : [...own];
  let length = 0;
  for (const tag of stored) {
    length += tag.length + 2;
    if (length > maxLength) break;
    if (!tags.includes(tag)) tags.push(tag);
  }
  return tags;
}

/** The tag of a list that a 304 names, the very same one if it is there (RFC 9111 section 4.3.4). */
export const namedOf = (named: string, tags: readonly string[]): string | undefined =>
  tags.includes(named) ? named : tags.find((tag) => weaklyEqual(tag, named));

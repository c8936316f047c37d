import { type EntityTag, isWeak, opaqueTag, parseEntityTags } from 'entity-tags';

/**
 * The bff's entity tags are made of its upstreams' alone: `"<release>.<upstream>[~<upstream>]"`.
 * So a client's condition is decided, and forwarded, without a look at any body. The release
 * stands for what the bff itself adds to an answer.
 */
export const joinEdgeTag = (release: string, upstreams: readonly EntityTag[]): EntityTag =>
  `"${release}.${upstreams.map(opaqueTag).join('~')}"`;

/** A tag that no backend makes: a condition that names it alone is decided there, and fails. */
const unmatchable: EntityTag = '"-"';

/**
 * Turns a client's `If-Match` or `If-None-Match` into one for the upstream that a write is sent to:
 * the first of those that an entity tag is made of.
 *
 * A weak tag equals nothing in `If-Match`, and counts like a strong one in `If-None-Match` (RFC 9110
 * sections 13.1.1 and 13.1.2).
 *
 * @returns the field for the upstream; a malformed one as it is, for the upstream to refuse
 */
export function splitEdgeTags(
  release: string,
  name: 'if-match' | 'if-none-match',
  field: string,
): string {
  const list = parseEntityTags(field);
  if (list === undefined || list === '*') return field;
  const start = `${release}.`;
  const upstreams: EntityTag[] = [];
  for (const tag of list) {
    const opaque = opaqueTag(tag);
    if (!opaque.startsWith(start) || (name === 'if-match' && isWeak(tag))) continue;
    upstreams.push(`"${opaque.slice(start.length).split('~', 1)[0]}"`);
  }
  return upstreams.length === 0 ? unmatchable : upstreams.join(', ');
}

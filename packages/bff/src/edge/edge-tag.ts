import { type EntityTag, isWeak, opaqueTag, parseEntityTags } from 'entity-tags';

/**
 * The bff's ETags are made from its upstreams' only: `"<release>.<upstream>[~<upstream>]"`. So a
 * client's condition is decided, or forwarded, without a body. The release identifies what the bff
 * itself adds to a response.
 */
export const joinEdgeTag = (release: string, upstreams: readonly EntityTag[]): EntityTag =>
  `"${release}.${upstreams.map(opaqueTag).join('~')}"`;

/** No backend issues this tag: a condition that names nothing else fails there. */
const unmatchable: EntityTag = '"-"';

/**
 * Turns a client's `If-Match` or `If-None-Match` into a condition for the upstream that a write is
 * sent to, whose tag is the first part of the ETag.
 *
 * A weak tag matches nothing in `If-Match`, and like a strong one in `If-None-Match` (RFC 9110
 * sections 13.1.1 and 13.1.2).
 *
 * @returns the field for the upstream; a malformed field unchanged, for the upstream to reject
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

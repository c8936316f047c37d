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
 * Turns a client's `If-Match` or `If-None-Match` into one for an upstream.
 *
 * @param part which upstream of those that the tag is made of
 * @returns the field for the upstream; a malformed one as it is, for the upstream to refuse
 */
export function splitEdgeTags(release: string, field: string, part = 0): string {
  const list = parseEntityTags(field);
  if (list === undefined || list === '*') return field;
  const own = list
    .filter((tag) => !isWeak(tag) && opaqueTag(tag).startsWith(`${release}.`))
    .map(
      (tag) =>
        opaqueTag(tag)
          .slice(release.length + 1)
          .split('~')[part],
    )
    .filter((upstream) => upstream !== undefined && upstream !== '');
  return own.length === 0 ? unmatchable : own.map((upstream) => `"${upstream}"`).join(', ');
}

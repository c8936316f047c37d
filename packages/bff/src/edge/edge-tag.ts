import { type EntityTag, isWeak, opaqueTag, parseEntityTags } from 'entity-tags';

/**
 * The bff's ETags are made from its upstreams' only: `"<release>.<upstream>[~<upstream>]"`. So a
 * client's condition is decided, or forwarded, without a body. The release identifies what the bff
 * itself adds to a response.
 */
export const joinEdgeTag = (release: string, upstreams: readonly EntityTag[]): EntityTag =>
  `"${release}.${upstreams.map(opaqueTag).join('~')}"`;

export type ConditionName = 'if-match' | 'if-none-match';

/** No backend issues this tag: a condition that names nothing else fails there. */
const unmatchable: EntityTag = '"-"';

/**
 * Turns a client's `If-Match` or `If-None-Match` into a condition for the upstream that a write is
 * sent to, whose tag is the first part of the ETag. All other parts are compared here.
 *
 * @param others the current tags of all other upstreams, in the order of the ETag's parts
 * @returns the field for the upstream; a malformed field unchanged, for the upstream to reject
 */
export function splitEdgeTags(
  release: string,
  name: ConditionName,
  field: string,
  others: readonly EntityTag[] = [],
): string {
  const list = partsOf(release, name, field);
  if (list === undefined || list === '*') return field;
  const current = others.map(opaqueTag);
  const upstreams = list
    .filter(([, ...rest]) => rest.join('~') === current.join('~'))
    .map(([first]) => `"${first}"`);
  return upstreams.length === 0 ? unmatchable : [...new Set(upstreams)].join(', ');
}

/**
 * The second parts of the listed ETags that have this first part and no third. Any tag can be second
 * if the field is `*`.
 *
 * @returns undefined if the field is malformed
 */
export function secondPartsOf(
  release: string,
  name: ConditionName,
  field: string,
  first: EntityTag,
): '*' | readonly EntityTag[] | undefined {
  const list = partsOf(release, name, field);
  if (list === undefined || list === '*') return list;
  return list
    .filter((parts) => parts.length === 2 && parts[0] === opaqueTag(first))
    .map(([, second]) => `"${second}"`);
}

/**
 * The parts of each listed ETag of this release. A weak tag matches nothing in `If-Match`, and like a
 * strong one in `If-None-Match` (RFC 9110 sections 13.1.1 and 13.1.2).
 */
function partsOf(
  release: string,
  name: ConditionName,
  field: string,
): '*' | readonly string[][] | undefined {
  const list = parseEntityTags(field);
  if (list === undefined || list === '*') return list;
  const start = `${release}.`;
  return list
    .filter((tag) => !(name === 'if-match' && isWeak(tag)))
    .map(opaqueTag)
    .filter((opaque) => opaque.startsWith(start))
    .map((opaque) => opaque.slice(start.length).split('~'));
}

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
 * The endings of an upstream's ETag, for its release and for its `Cache-Control`, after the 16 characters of
 * the variant.
 */
const upstreamEndings = /(?<=\.[\w-]{16})(?:\.[\w-]{8}){1,2}$/;

/**
 * Turns a client's `If-Match` or `If-None-Match` into a condition for the upstream that a write is
 * sent to, whose tag is the first part of the ETag. All other parts are compared here.
 *
 * @param others the current tags of all other upstreams, in the order of the ETag's parts
 * @returns the field for the upstream; a malformed field unchanged, for the upstream to reject
 */
export function splitEdgeTags(
  name: ConditionName,
  field: string,
  others: readonly EntityTag[] = [],
): string {
  const list = partsOf(name, field);
  if (list === undefined || list === '*') return field;
  const current = others.map(versionOf);
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
  name: ConditionName,
  field: string,
  first: EntityTag,
): '*' | readonly EntityTag[] | undefined {
  const list = partsOf(name, field);
  if (list === undefined || list === '*') return list;
  return list
    .filter((parts) => parts.length === 2 && parts[0] === versionOf(first))
    .map(([, second]) => `"${second}"`);
}

/**
 * The parts of each listed ETag. A weak tag matches nothing in `If-Match`, and like a strong one in
 * `If-None-Match` (RFC 9110 sections 13.1.1 and 13.1.2). A write's conditions ask whether the client has
 * seen the current version, whichever releases have shown it. So the parts have no release.
 */
function partsOf(name: ConditionName, field: string): '*' | readonly string[][] | undefined {
  const list = parseEntityTags(field);
  if (list === undefined || list === '*') return list;
  return list
    .filter((tag) => !(name === 'if-match' && isWeak(tag)))
    .map(opaqueTag)
    .map((opaque) =>
      opaque
        .slice(opaque.indexOf('.') + 1)
        .split('~')
        .map(withoutEndings),
    );
}

const withoutEndings = (opaque: string): string => opaque.replace(upstreamEndings, '');
const versionOf = (tag: EntityTag): string => withoutEndings(opaqueTag(tag));

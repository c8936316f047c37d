/** An entity tag as it stands in a field, quotes and `W/` included: `"abc"`, `W/"abc"`. */
export type EntityTag = string;

/** The value of `If-Match` or `If-None-Match`: any current representation, or one of these. */
export type EntityTagList = '*' | readonly EntityTag[];

// etagc = %x21 / %x23-7E / obs-text: a comma is an ordinary character of an opaque tag.
const entityTag = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/y;
const anyTag = /^[ \t]*\*[ \t]*$/;

/**
 * Parses the value of `If-Match` or `If-None-Match` (RFC 9110 sections 13.1.1, 13.1.2 and 8.8.3).
 *
 * Several field lines come joined by commas, as `node:http` joins them. Empty list members are
 * allowed, and so is a list of none (section 5.6.1.2). Time is linear in the length of the value.
 *
 * @param value the field value
 * @returns `'*'`, the tags in their order, or `undefined` if the value is malformed
 */
export function parseEntityTags(value: string): EntityTagList | undefined {
  if (anyTag.test(value)) return '*';
  const tags: EntityTag[] = [];
  let at = 0;
  let expectsComma = false;
  while (at < value.length) {
    const character = value[at];
    if (character === ' ' || character === '\t') at++;
    else if (character === ',') {
      expectsComma = false;
      at++;
    } else {
      entityTag.lastIndex = at;
      const tag = expectsComma ? undefined : entityTag.exec(value)?.[0];
      if (tag === undefined) return undefined;
      tags.push(tag);
      expectsComma = true;
      at += tag.length;
    }
  }
  return tags;
}

/** Whether a tag is weak, that is, starts with `W/` (RFC 9110 section 8.8.3). */
export const isWeak = (tag: EntityTag): boolean => tag.startsWith('W/');

/** The tag without quotes and without `W/`. */
export const opaqueTag = (tag: EntityTag): string => tag.slice(isWeak(tag) ? 3 : 1, -1);

/** Weak comparison, the one of `If-None-Match` (RFC 9110 section 8.8.3.2). */
export const weaklyEqual = (left: EntityTag, right: EntityTag): boolean =>
  (isWeak(left) ? left.slice(2) : left) === (isWeak(right) ? right.slice(2) : right);

/** Strong comparison, the one of `If-Match`: a weak tag equals nothing (RFC 9110 section 8.8.3.2). */
export const stronglyEqual = (left: EntityTag, right: EntityTag): boolean =>
  left === right && !isWeak(left);

/**
 * Whether a list names the current representation by weak comparison, as in `If-None-Match`.
 *
 * @param current undefined if the representation has no tag: only `*` names it
 */
export const matchesWeakly = (list: EntityTagList, current: EntityTag | undefined): boolean =>
  list === '*' || (current !== undefined && list.some((tag) => weaklyEqual(tag, current)));

/** `matchesWeakly` by strong comparison, as in `If-Match`. */
export const matchesStrongly = (list: EntityTagList, current: EntityTag | undefined): boolean =>
  list === '*' || (current !== undefined && list.some((tag) => stronglyEqual(tag, current)));

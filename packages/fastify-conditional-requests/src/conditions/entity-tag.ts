import { hash } from 'node:crypto';
import { type EntityTag, opaqueTag } from 'entity-tags';
import type { Tag, Version } from '../versions/version-store.ts';

/** Hashes that have been asked for, by what they are of; all forgotten at once when they are many. */
const known = new Map<string, string>();
const maxKnown = 10_000;
const maxKnownLength = 1_000;

/** What selects one representation among all that this service has. */
export interface Selection {
  /** What the route was chosen by, beside method and path: as `scopeOf` gives it. */
  readonly scope: string;
  readonly tags: readonly Tag[];
  readonly path: string;
  /** The query as received, or the parameters that the route declares; null if there is none. */
  readonly query: unknown;
  /** The values of the request fields that the route declares in `vary`. */
  readonly fields: readonly unknown[];
}

/**
 * Tells one representation of one content from another, and one resource from any other: 96 bits of
 * a hash over everything that selects it. A cryptographic one, because clients choose their headers.
 *
 * The tags alone would not do. Several resources can be made of the same tags: the pages of a list,
 * a thing and its summary, two routes of one URL under different `constraints`. RFC 9110 section
 * 8.8.1 lets such resources share a validator, but then a client that sends the tag of one with a
 * request for another gets a 304 for bytes that it has never had. Clients do: a condition survives a
 * redirect, and a script may send the tag of `?limit=1` with `?limit=2`. So the URL takes part, as
 * the request names it. Authority and scheme do not: the same service has several names, and a route
 * that answers differently by `host` has it in `vary` or in its `constraints`.
 *
 * The URL of a write has to be that of the GET for `If-Match` to find the same entity tag. Where the
 * query differs (`PUT ?notify=1`), both routes declare the parameters that select, as `query`. Where
 * the path differs (a POST), the write names it: `path` in the options of `transact`.
 */
export function variantOf({ scope, tags, path, query, fields }: Selection): string {
  const text = scope + JSON.stringify([tags, path, query, fields]);
  let variant = known.get(text);
  if (variant === undefined) {
    variant = hash('sha256', text, 'base64url').slice(0, 16);
    if (known.size >= maxKnown) known.clear();
    if (text.length <= maxKnownLength) known.set(text, variant);
  }
  return variant;
}

/** `"<epoch>.<counter>.<variant>"`: strong, since equal versions mean equal bytes. */
export const entityTagOf = (version: Version, variant: string): EntityTag =>
  `"${version}.${variant}"`;

/** The versions that entity tags name for this variant; foreign ones drop out. */
export function versionsIn(tags: readonly EntityTag[], variant: string): Version[] {
  const ending = `.${variant}`;
  return tags
    .map(opaqueTag)
    .filter((tag) => tag.endsWith(ending))
    .map((tag) => tag.slice(0, -ending.length));
}

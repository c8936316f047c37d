import { hash } from 'node:crypto';
import { type EntityTag, opaqueTag } from 'entity-tags';
import type { Tag, Version } from '../versions/version-store.ts';

/** Hashes by their text; emptied when it is full. */
const known = new Map<string, string>();
const maxKnown = 10_000;
const maxKnownLength = 1_000;

/** Everything that selects a representation of this service. */
export interface Selection {
  /** The route's constraints, from `scopeOf`. */
  readonly scope: string;
  readonly tags: readonly Tag[];
  readonly path: string;
  /** The query as received, or the parameters that the route declares; null if there is none. */
  readonly query: unknown;
  /** The values of the request fields that the route declares in `vary`. */
  readonly fields: readonly unknown[];
}

/**
 * Distinguishes the representations of one version: 96 bits of a hash over everything that selects a
 * representation (see "Read" in PROTOCOL.md). A cryptographic hash, because clients choose their headers.
 * Authority and scheme are left out, because a service has several names. A route that depends on `host`
 * lists it in `vary` or in its `constraints`.
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

const endingOf = (text: string): string => `.${hash('sha256', text, 'base64url').slice(0, 8)}`;

/** The ending of an entity tag that tells releases apart: eight characters, or nothing. */
export const releaseOf = (release: string | undefined): string =>
  release === undefined ? '' : endingOf(release);

/** Where processes share entity tags: one of a response whose handler has set this `Cache-Control`. */
export const withCacheControl = (entityTag: EntityTag, cacheControl: string): EntityTag =>
  cacheControl === '' ? entityTag : `"${opaqueTag(entityTag)}${endingOf(cacheControl)}"`;

/** `"<version>.<variant><release>"`: strong, since equal versions mean equal bytes. */
export const entityTagOf = (version: Version, variant: string): EntityTag =>
  `"${version}.${variant}"`;

/** The versions in the entity tags of this variant, with any endings; others are left out. */
export function versionsIn(tags: readonly EntityTag[], variant: string): Version[] {
  const ending = `.${variant}`;
  return tags
    .map(opaqueTag)
    .map((tag) => (tag.endsWith(ending) ? tag : tag.replace(/(?:\.[\w-]{8}){1,2}$/, '')))
    .filter((tag) => tag.endsWith(ending))
    .map((tag) => tag.slice(0, -ending.length));
}

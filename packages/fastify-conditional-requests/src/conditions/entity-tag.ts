import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type EntityTag, opaqueTag } from 'entity-tags';
import type { Tag, Version } from '../versions/version-store.ts';

/** Hashes that have been asked for, by what they are of; all forgotten at once when they are many. */
const known = new Map<string, string>();
const maxKnown = 10_000;
const maxKnownLength = 1_000;

/**
 * What tells one representation of one content from another, and this resource from any other:
 * 96 bits of a hash over the tags and the values of the headers that select the representation.
 * Cryptographic, since a client may choose its headers so as to collide with another's.
 */
export function variantOf(
  tags: readonly Tag[],
  headers: IncomingHttpHeaders,
  vary: readonly string[],
): string {
  const parts: unknown[] = [tags];
  for (const name of vary) parts.push(headers[name.toLowerCase()] ?? null);
  const text = JSON.stringify(parts);
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

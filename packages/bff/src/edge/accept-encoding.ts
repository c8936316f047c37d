import type { Coding, CodingOrIdentity } from './codings.ts';

/** A coding with an optional weight, such as `br;q=0.5` (RFC 9110 section 12.4.2). */
const member = /^([\w!#$%&'*+.^`|~-]+)[ \t]*(?:;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/** Below any weight that a client can write. */
const unlisted = 0.0001;

/**
 * The codings that a client accepts, preferred first (RFC 9110 section 12.5.3). Codings of equal weight are
 * in the order of `offered`, with the identity last. Malformed members are ignored. If nothing is
 * acceptable, the field is ignored (section 15.5.7 allows that).
 *
 * @param field `Accept-Encoding`. If it is absent, only the identity is returned
 */
export function acceptedCodings(
  field: string | undefined,
  offered: readonly Coding[],
): readonly CodingOrIdentity[] {
  if (field === undefined || offered.length === 0) return identityOnly;
  const weights = new Map<string, number>();
  for (const part of field.toLowerCase().split(',')) {
    const [, name, weight = '1'] = member.exec(part.trim()) ?? [];
    // `x-gzip` is equivalent (section 8.4.1.3).
    if (name !== undefined) weights.set(name === 'x-gzip' ? 'gzip' : name, Number(weight));
  }
  const others = weights.get('*');
  const weightOf = (coding: CodingOrIdentity) =>
    weights.get(coding) ?? others ?? (coding === 'identity' ? unlisted : 0);
  const accepted = [...offered, 'identity' as const]
    .filter((coding) => weightOf(coding) > 0)
    .toSorted((a, b) => weightOf(b) - weightOf(a));
  return accepted.length === 0 ? identityOnly : accepted;
}

export const identityOnly: readonly CodingOrIdentity[] = ['identity'];

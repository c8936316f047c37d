import { parseEntityTags } from 'entity-tags';
import type { IncomingHttpHeaders } from 'node:http';
import { versionsIn } from './entity-tag.ts';
import { MalformedCondition, PreconditionFailed } from './errors.ts';
import type { Version } from './version-store.ts';

/** What a write's `If-Match` and `If-None-Match` ask for. */
export interface Conditions {
  /** The versions of which the resource must have one; undefined if any will do. */
  readonly expected?: readonly Version[];
  /** The versions of which the resource must have none. */
  readonly unexpected?: readonly Version[];
  /** Whether the resource must be there (`If-Match`) or must not (`If-None-Match: *`). */
  readonly exists?: boolean;
}

/**
 * Reads the conditions of a write. `If-Match` takes precedence (RFC 9110 section 13.2.2).
 *
 * @param variant of the resource that they are about; an entity tag of another one cannot match
 * @throws MalformedCondition
 */
export function readConditions(headers: IncomingHttpHeaders, variant: string): Conditions {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    const list = parseEntityTags(ifMatch);
    if (list === undefined) throw new MalformedCondition('If-Match');
    return list === '*' ? { exists: true } : { exists: true, expected: versionsIn(list, variant) };
  }
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch === undefined) return {};
  const list = parseEntityTags(ifNoneMatch);
  if (list === undefined) throw new MalformedCondition('If-None-Match');
  return list === '*' ? { exists: false } : { unexpected: versionsIn(list, variant) };
}

/** Decides what depends on whether the resource was there before the write. */
export function requireExistence({ exists }: Conditions, existed: boolean): void {
  if (exists !== undefined && exists !== existed) throw new PreconditionFailed();
}

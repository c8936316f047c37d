import type { SharedLookup } from './version-store.ts';

/**
 * The `versions` metric of `Server-Timing`: statements that looked up versions, shared with other
 * requests. Undefined without any.
 */
export function versionsTiming(moments: ReadonlySet<SharedLookup>): string | undefined {
  if (moments.size === 0) return undefined;
  let lookups = 0;
  let milliseconds = 0;
  for (const moment of moments) {
    lookups += moment.lookups;
    milliseconds += moment.milliseconds;
  }
  const statements = `${moments.size} ${moments.size === 1 ? 'statement' : 'statements'}`;
  const answered = `${lookups} ${lookups === 1 ? 'lookup' : 'lookups'}`;
  return `versions;dur=${milliseconds.toFixed(2)};desc="${statements} for ${answered}"`;
}

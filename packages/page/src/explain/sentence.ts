import type { Hop, WatchedExchange } from '../watched.ts';
import { counted } from './counted.ts';

/** The resource at a path or a route pattern: `zone` or `list of zones`. */
export function subjectOf(path: string): string {
  const parts = path.replace(/\?.*/, '').split('/').slice(1);
  const last = parts.at(-1) ?? '';
  return parts.length % 2 === 1 ? `list of ${last}` : (parts.at(-2) ?? '').replace(/s$/, '');
}

/** One exchange in a sentence, readable and speakable. */
export function sentenceOf({ method, route, status, hops }: WatchedExchange): string {
  const parts = hops.map((hop) => `${nameOf(hop)} ${hopInWords(hop)}`);
  return `${method} ${subjectOf(route)} → ${[status, ...parts].join(' · ')}`;
}

const nameOf = ({ upstream, replica }: Hop): string =>
  replica === undefined ? upstream : `${upstream} (${replica})`;

/** `304, no query`. A 304 may take a query too, to check a role. */
export function hopInWords(hop: Hop): string {
  const { status, queries, collapsed, revalidatedWith = 0, sharedLookup = false } = hop;
  if (collapsed) return 'shared a round trip';
  const result = status === 0 ? 'failed' : String(status);
  const together = revalidatedWith > 0 ? `, shared by ${revalidatedWith + 1}` : '';
  if (sharedLookup && !queries) return `${result}, a shared lookup${together}`;
  // Answers in a list do not report queries.
  if (queries === null && revalidatedWith > 0) return result + together;
  if (queries === null || queries === 0) return `${result}, no query${together}`;
  const ran = counted(queries, 'query', 'queries');
  return `${status === 304 ? `304 after ${ran}` : `${result}, ${ran}`}${together}`;
}

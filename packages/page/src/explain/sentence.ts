import type { WatchedExchange } from '../watched.ts';
import { counted } from './counted.ts';

/** `zone` or `list of zones`: what a route returns. */
export function subjectOf(route: string): string {
  const last = route.split('/').findLast((part) => part !== '' && !part.startsWith('{')) ?? '';
  return route.endsWith('}') ? last.replace(/s$/, '') : `list of ${last}`;
}

/** One exchange in a sentence, readable and speakable. */
export function sentenceOf({ method, route, status, hops }: WatchedExchange): string {
  const parts = hops.map(({ upstream, status, queries, collapsed }) => {
    if (collapsed) return `${upstream} shared a round trip`;
    return `${upstream} ${statusAndQueries(status, queries)}`;
  });
  return `${method} ${subjectOf(route)} → ${[status, ...parts].join(' · ')}`;
}

/** `304, no query`. A 304 may take a query too, to check a role. */
export function statusAndQueries(status: number, queries: number | null): string {
  const result = status === 0 ? 'failed' : String(status);
  if (queries === null || queries === 0) return `${result}, no query`;
  const ran = counted(queries, 'query', 'queries');
  return status === 304 ? `304 after ${ran}` : `${result}, ${ran}`;
}

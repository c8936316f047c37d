import type { WatchedExchange } from '../watched.ts';

/** What a route is about: the last thing that it names. */
export function subjectOf(route: string): string {
  const last = route.split('/').findLast((part) => part !== '' && !part.startsWith('{')) ?? '';
  return route.endsWith('}') ? last.replace(/s$/, '') : `list of ${last}`;
}

/** One exchange in a sentence, for those who read and those who listen. */
export function sentenceOf({ method, route, status, hops }: WatchedExchange): string {
  const said = hops.map(({ upstream, status, queries, collapsed }) => {
    if (collapsed) return `${upstream} shared a round trip`;
    const ran =
      queries === null || queries === 0
        ? 'no query'
        : `${queries} quer${queries === 1 ? 'y' : 'ies'}`;
    return `${upstream} ${status}, ${ran}`;
  });
  return `${method} ${subjectOf(route)} → ${[status, ...said].join(' · ')}`;
}

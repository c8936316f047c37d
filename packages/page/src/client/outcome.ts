import { type ClientExchange, fieldOf } from './exchange.ts';

/** How a response was produced, the cheapest first. */
export type Outcome = 'not-modified' | 'from-ram' | 'collapsed' | 'query' | 'write' | 'refused';

/** Derived from `Cache-Status` and `Server-Timing`, as any client could. */
export function outcomeOf({ method, status, responseFields }: ClientExchange): Outcome {
  if (status >= 400) return 'refused';
  if (method !== 'GET') return 'write';
  const caches = fieldOf(responseFields, 'cache-status') ?? '';
  if (caches.includes('; collapsed')) return 'collapsed';
  if (queriesOf(responseFields) > 0) return 'query';
  return status === 304 ? 'not-modified' : 'from-ram';
}

/** The number of statements in all databases. */
export function queriesOf(fields: ClientExchange['responseFields']): number {
  const timing = fieldOf(fields, 'server-timing') ?? '';
  let queries = 0;
  for (const [, count] of timing.matchAll(/(\d+) quer/g)) queries += Number(count);
  return queries;
}

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  'not-modified': '304',
  'from-ram': '200 from RAM',
  collapsed: 'shared',
  query: 'query',
  write: 'written',
  refused: 'rejected',
};

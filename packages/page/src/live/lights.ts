import { counted } from '../explain/counted.ts';
import { statusAndQueries } from '../explain/sentence.ts';
import type { WatchedExchange } from '../watched.ts';

/** What can be lit: the lines between the parts, and the RAM of the bff. */
export type Way =
  | 'client'
  | 'ram'
  | 'projects'
  | 'commissioning'
  | 'projects-database'
  | 'commissioning-database';

/** The colour. */
export type Light = (typeof lights)[number];
/** The cheapest first. */
const lights = ['not-modified', 'collapsed', 'body', 'query', 'refused'] as const;

export interface Lit {
  readonly way: Way;
  readonly light: Light;
  /** The text beside it: `304, no query`. */
  readonly label: string;
  /** Statements that the request caused there. */
  readonly queries: number;
}

/** The lines that requests used, each at its costliest, so that a cheap request hides no query. */
export function litWaysOf(exchanges: readonly WatchedExchange[]): ReadonlyMap<Way, Lit> {
  const ways = new Map<Way, Lit>();
  for (const lit of exchanges.flatMap(lightsOf)) {
    const other = ways.get(lit.way);
    if (other === undefined || costOf(lit) >= costOf(other)) ways.set(lit.way, lit);
  }
  return ways;
}

const costOf = ({ queries, light }: Lit): number => queries * lights.length + lights.indexOf(light);

/** The hops that a request took. */
export function lightsOf({ status, hops }: WatchedExchange): Lit[] {
  const lit: Lit[] = [{ way: 'client', ...clientLight(status), queries: 0 }];
  if (hops.some((hop) => hop.status === 304)) {
    const light = status === 304 ? 'not-modified' : 'body';
    const label = status === 304 ? 'body not needed' : 'body from RAM';
    lit.push({ way: 'ram', light, label, queries: 0 });
  }
  for (const { upstream: way, status, queries: ran, collapsed } of hops) {
    if (collapsed) {
      lit.push({ way, light: 'collapsed', label: `${status || 'failed'}, shared`, queries: 0 });
      continue;
    }
    const queries = ran ?? 0;
    lit.push({
      way,
      light: hopLight(status, queries),
      label: statusAndQueries(status, ran),
      queries,
    });
    if (queries > 0) {
      const label = counted(queries, 'query', 'queries');
      lit.push({ way: `${way}-database`, light: 'query', label, queries });
    }
  }
  return lit;
}

function clientLight(status: number): { light: Light; label: string } {
  if (status === 304) return { light: 'not-modified', label: '304, no body' };
  return { light: status >= 400 ? 'refused' : 'body', label: String(status) };
}

function hopLight(status: number, queries: number): Light {
  if (status === 304 && queries === 0) return 'not-modified';
  return status >= 400 || status === 0 ? 'refused' : 'query';
}

import type { WatchedExchange } from '../watched.ts';

/** What can be lit: the ways between the parts, and the bff's RAM. */
export type Way =
  | 'client'
  | 'ram'
  | 'projects'
  | 'commissioning'
  | 'projects-database'
  | 'commissioning-database';

/** In which colour: one for each thing that is to be understood. */
export type Light = (typeof lights)[number];
/** From the cheapest on. */
const lights = ['not-modified', 'collapsed', 'body', 'query', 'refused'] as const;

export interface Lit {
  readonly way: Way;
  readonly light: Light;
  /** What stands beside it: `304, no query`. */
  readonly label: string;
  /** Statements that ran because of it. */
  readonly queries: number;
}

/** The ways that requests took, each as it was at its costliest: a cheap one hides no query. */
export function litWaysOf(exchanges: readonly WatchedExchange[]): ReadonlyMap<Way, Lit> {
  const ways = new Map<Way, Lit>();
  for (const lit of exchanges.flatMap(lightsOf)) {
    const other = ways.get(lit.way);
    if (other === undefined || costOf(lit) >= costOf(other)) ways.set(lit.way, lit);
  }
  return ways;
}

const costOf = ({ queries, light }: Lit): number => queries * lights.length + lights.indexOf(light);

/** The hops that a request really took. */
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
    const said = queries === 0 ? 'no query' : countOf(queries);
    lit.push({ way, light: hopLight(status), label: `${status || 'failed'}, ${said}`, queries });
    if (queries > 0) {
      lit.push({ way: `${way}-database`, light: 'query', label: countOf(queries), queries });
    }
  }
  return lit;
}

const countOf = (queries: number): string => (queries === 1 ? '1 query' : `${queries} queries`);

function clientLight(status: number): { light: Light; label: string } {
  if (status === 304) return { light: 'not-modified', label: '304, no body' };
  return { light: status >= 400 ? 'refused' : 'body', label: String(status) };
}

function hopLight(status: number): Light {
  if (status === 304) return 'not-modified';
  return status >= 400 || status === 0 ? 'refused' : 'query';
}

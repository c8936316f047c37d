import { counted } from '../explain/counted.ts';
import { hopInWords } from '../explain/sentence.ts';
import type { Hop, WatchedExchange } from '../watched.ts';

/** The parts of the picture that can be lit: lines between the services, and the RAM of the bff. */
export type Way =
  | 'client'
  | 'ram'
  | 'projects'
  | 'commissioning'
  | 'projects-database'
  | 'commissioning-database';

export type Light = (typeof lights)[number];
/** The cheapest first. */
const lights = ['not-modified', 'collapsed', 'body', 'query', 'refused'] as const;

export interface Lit {
  readonly way: Way;
  readonly light: Light;
  /** The text beside it: `304, no query`. */
  readonly label: string;
  readonly queries: number;
  readonly replica?: string | undefined;
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

export function lightsOf({ status, hops }: WatchedExchange): Lit[] {
  const lit: Lit[] = [{ way: 'client', ...clientLight(status), queries: 0 }];
  if (status < 400 && hops.some((hop) => hop.status === 304)) {
    const light = status === 304 ? 'not-modified' : 'body';
    const label = status === 304 ? 'body not needed' : 'body from RAM';
    lit.push({ way: 'ram', light, label, queries: 0 });
  }
  for (const hop of hops) {
    const { upstream: way, collapsed, replica } = hop;
    const queries = collapsed ? 0 : (hop.queries ?? 0);
    lit.push({ way, light: hopLight(hop), label: hopLabel(hop), queries, replica });
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

function hopLabel(hop: Hop): string {
  const { status, collapsed, revalidatedWith = 0 } = hop;
  if (collapsed) return `${status || 'failed'}, shared`;
  const isShared = revalidatedWith > 0 && hopLight(hop) === 'collapsed';
  return isShared ? `${status}, shared by ${revalidatedWith + 1}` : hopInWords(hop);
}

function hopLight({ status, queries, collapsed, revalidatedWith = 0, sharedLookup }: Hop): Light {
  if (collapsed) return 'collapsed';
  if (status === 304 && !queries) {
    return revalidatedWith > 0 || sharedLookup === true ? 'collapsed' : 'not-modified';
  }
  return status >= 400 || status === 0 ? 'refused' : 'query';
}

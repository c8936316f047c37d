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
export type Light = 'not-modified' | 'query' | 'collapsed' | 'body' | 'refused';

export interface Lit {
  readonly way: Way;
  readonly light: Light;
  /** What stands beside it: `304, no query`. */
  readonly label: string;
}

/** The hops that a request really took. */
export function lightsOf({ status, hops }: WatchedExchange): Lit[] {
  const lit: Lit[] = [{ way: 'client', ...clientLight(status) }];
  if (hops.some((hop) => hop.status === 304)) {
    const light = status === 304 ? 'not-modified' : 'body';
    lit.push({ way: 'ram', light, label: status === 304 ? 'body not needed' : 'body from RAM' });
  }
  for (const { upstream, status, queries, collapsed } of hops) {
    if (collapsed) {
      lit.push({ way: upstream, light: 'collapsed', label: `${status || 'failed'}, shared` });
      continue;
    }
    const ran = queries === null || queries === 0 ? 'no query' : countOf(queries);
    lit.push({ way: upstream, light: hopLight(status), label: `${status || 'failed'}, ${ran}` });
    if (queries !== null && queries > 0) {
      lit.push({ way: `${upstream}-database`, light: 'query', label: countOf(queries) });
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

import type { Data } from '../data.ts';
import type { Load } from '../loads.ts';
import type { Program } from '../programs/program.ts';

/** One way to answer the same reads. */
export interface Contender {
  readonly name: string;
  /** Where it is read. */
  readonly origin: string;
  /** Its own processes and those behind it, the front first. */
  readonly programs: readonly Program[];
  /** Whose `/metrics` count what is asked of them. */
  readonly upstreams: readonly Program[];
  /** Where its writes go; undefined: it takes none. */
  readonly writesTo: string | undefined;
  /** Somebody else's program: its failures are counted, and do not end the run. */
  readonly mayFail?: boolean;
  /** Whether it can answer what both backends have to answer together. */
  readonly composes: boolean;
}

/** What contenders may stand on. */
export interface Ground {
  readonly data: Data;
  /** This system, as it is started by its users. */
  readonly system: Contender;
  /** Whoever is given here is stopped at the end. */
  readonly keep: <Resource extends AsyncDisposable>(resource: Resource) => Resource;
}

export interface ContenderKind {
  readonly name: string;
  /** What to know of it beside the numbers. */
  readonly note: string;
  /** A program that it needs, and how to get it. */
  readonly needs?: { readonly command: string; readonly install: string };
  readonly start: (ground: Ground) => Promise<Contender>;
}

export const canTake = (contender: Contender, { writes, kind }: Load): boolean =>
  (writes === 0 || contender.writesTo !== undefined) && (kind !== 'zone' || contender.composes);

import type { Program } from 'local-postgres/program';
import type { Data } from '../data.ts';
import type { Load } from '../loads.ts';

/** A system under test. All contenders serve the same reads. */
export interface Contender {
  readonly name: string;
  readonly origin: string;
  /** Its processes and those behind it, front first. */
  readonly programs: readonly Program[];
  /** The programs behind it, which count requests in `/metrics`. */
  readonly upstreams: readonly Program[];
  /** The origin for writes; undefined if it accepts none. */
  readonly writesTo: string | undefined;
  /** Failed requests are counted instead of ending the run; for programs that are not ours. */
  readonly mayFail?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many times each URL is read before the first turn. Default: 1. */
  readonly warmUps?: number;
  readonly composes: boolean;
}

export interface Setup {
  readonly data: Data;
  /** A copy of the data, for any number of backends with versions in the database. */
  readonly sharedData: () => Promise<Data>;
  readonly system: Contender;
  readonly use: <Resource extends AsyncDisposable>(resource: Resource) => Resource;
}

export interface ContenderKind {
  readonly name: string;
  readonly note: string;
  /** A program that it needs, and how to install it. */
  readonly needs?: { readonly command: string; readonly install: string };
  readonly start: (setup: Setup) => Promise<Contender>;
}

export const canTake = (contender: Contender, { writes, kind }: Load): boolean =>
  (writes === 0 || contender.writesTo !== undefined) && (kind !== 'zone' || contender.composes);

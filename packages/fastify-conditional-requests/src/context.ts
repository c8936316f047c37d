import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { BoundedMap } from './bounded-map.ts';
import { MeteredDatabase } from './database.ts';
import type { Memory } from './remember.ts';
import type { SoleWriter } from './sole-writer.ts';
import type { Tag, Version, VersionStore } from './version-store.ts';

/** Counts since the start, for metrics. */
export interface Stats {
  /** Answered 304 without a query. */
  notModified: number;
  /** Answered 200 with an entity tag. */
  current: number;
  /** Answered 404 from memory, without a query. */
  rememberedNotFound: number;
  /** Answered from the database without an entity tag: a write was under way. */
  bypassed: number;
}

/** What one registration of the plugin shares among its routes. */
export interface Context {
  readonly pool: Pool;
  readonly store: VersionStore;
  readonly memory: Memory;
  /** URLs that were not found, with the entity tag that they would have had, and what was thrown. */
  readonly missing: BoundedMap<string, { readonly entityTag: string; readonly error: unknown }>;
  readonly stats: Stats;
  readonly begin: string;
  readonly outcomeWaitMs: number;
  readonly closing: AbortSignal;
  writer?: SoleWriter;
}

/** What one request asked for. */
export interface RequestState {
  readonly database: MeteredDatabase;
  /** What `remember` gave: while these stand, so does the permission that was made of them. */
  readonly facts: { readonly tags: readonly Tag[]; readonly version: Version | undefined }[];
}

const states = new WeakMap<FastifyRequest, RequestState>();

export function stateOf(request: FastifyRequest, pool: Pool): RequestState {
  let state = states.get(request);
  if (state === undefined) {
    state = { database: new MeteredDatabase(pool, { queries: 0, milliseconds: 0 }), facts: [] };
    states.set(request, state);
  }
  return state;
}

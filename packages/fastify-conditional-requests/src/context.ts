import type { EntityTag } from 'entity-tags';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { BoundedMap } from './read/bounded-map.ts';
import { RequestDatabase } from './database/checked-database.ts';
import type { ConnectionDatabase } from './database/connection-database.ts';
import { noUsage, type Queryable, type Usage } from './database/database.ts';
import type { Missing } from './read/decision.ts';
import type { Memory } from './read/remember.ts';
import type { SoleWriter } from './sole-writer/sole-writer.ts';
import type { Tag, Version, VersionStore } from './versions/version-store.ts';
import type { OpenWrite } from './write/open-write.ts';

/** Counts since the start, for metrics. */
export interface Stats {
  /** Answered 304: without a query, but for `If-None-Match: *`. */
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
  /** By variant. */
  readonly missing: BoundedMap<string, Missing>;
  /** What handlers have set as `Cache-Control`, by entity tag: a 304 says the same. */
  readonly cacheControls: BoundedMap<EntityTag, string>;
  readonly stats: Stats;
  /** Statements for after a write's BEGIN. */
  readonly settings: string;
  /** A COMMIT that has not been answered for so long never will be. Milliseconds. */
  readonly commitWaitMs: number;
  readonly outcomeWaitMs: number;
  readonly closing: AbortSignal;
  /** Of a store in memory; it may not have the lock. */
  readonly writer: SoleWriter | undefined;
}

/** What one request asked for. */
export interface RequestState {
  readonly usage: Usage;
  readonly database: Queryable;
  /** What facts are loaded with: of those, unlike of other queries, the version is known. */
  readonly loading: Queryable;
  readonly loads: Usage;
  /** The one that is open; permission and payload may be asked for together on it. */
  snapshot: ConnectionDatabase | undefined;
  /** The `reply.transact` that is open. */
  write: OpenWrite | undefined;
  /** Whether a transaction has been committed under the request's conditions. */
  hasWritten: boolean;
  /** What `remember` gave: while these stand, so does the permission that was made of them. */
  readonly facts: { readonly tags: readonly Tag[]; readonly version: Version | undefined }[];
}

/** The request's property that holds it; a decoration, so that all requests have one shape. */
export const stateKey = Symbol('conditional requests');

declare module 'fastify' {
  interface FastifyRequest {
    [stateKey]: RequestState | null;
  }
}

/** Made when first asked for: most requests end without. */
export const stateOf = (request: FastifyRequest, pool: Pool): RequestState =>
  (request[stateKey] ??= newState(pool));

/** How often the database was asked by other means than `remember`. */
export const queriesOf = ({ [stateKey]: state }: FastifyRequest): number =>
  state === null ? 0 : state.usage.queries;

/** What the request has cost so far. */
export const usageOf = ({ [stateKey]: state }: FastifyRequest): Readonly<Usage> =>
  state === null
    ? noUsage
    : {
        queries: state.usage.queries + state.loads.queries,
        milliseconds: state.usage.milliseconds + state.loads.milliseconds,
      };

function newState(pool: Pool): RequestState {
  const usage: Usage = { queries: 0, milliseconds: 0 };
  const loads: Usage = { queries: 0, milliseconds: 0 };
  return {
    usage,
    database: new RequestDatabase(pool, usage),
    loading: new RequestDatabase(pool, loads),
    loads,
    snapshot: undefined,
    write: undefined,
    hasWritten: false,
    facts: [],
  };
}

/**
 * Refuses a second connection while the request holds one. Where all connections of a pool are held
 * by requests that wait for another one, all of them wait for ever.
 *
 * @throws Error that names what asks
 */
export function requireNoConnection(state: RequestState, name: string): void {
  if (state.write !== undefined) {
    throw new Error(
      `${name}: expected no open reply.transact of this request: inside its work, use the ` +
        'transaction that it is given',
    );
  }
  if (state.snapshot !== undefined) {
    throw new Error(`${name}: expected no open request.snapshot of this request`);
  }
}

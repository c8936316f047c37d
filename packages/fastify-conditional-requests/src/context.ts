import type { EntityTag } from 'entity-tags';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { BoundedMap } from './read/bounded-map.ts';
import { type CheckedDatabase, RequestDatabase } from './database/checked-database.ts';
import type { Connections } from './database/connection.ts';
import type { ConnectionDatabase } from './database/connection-database.ts';
import {
  noPublishedUsage,
  noUsage,
  type PublishedUsage,
  type Queryable,
  type Usage,
} from './database/database.ts';
import { GatheredStats } from './gathered/stats.ts';
import type { ReadConnection } from './read/read-connection.ts';
import type { Missing } from './read/decision.ts';
import type { Head } from './read/head.ts';
import type { Memory } from './read/remember.ts';
import type { SoleWriter } from './sole-writer/sole-writer.ts';
import type { AnyVersionStore, SharedLookup, Tag, Version } from './versions/version-store.ts';
import type { OpenWrite } from './write/open-write.ts';

/** Counts since the start, for metrics. */
export class Stats {
  /** Answered 304; without a query, except for `If-None-Match: *`. */
  notModified = 0;
  /** Answered 200 with an entity tag. */
  current = 0;
  /** Answered 404 from memory, without a query. */
  rememberedNotFound = 0;
  /** Answered from the database without an entity tag, because of a concurrent write. */
  bypassed = 0;
  /** Not counted above. */
  readonly gathered = new GatheredStats();
}

/** State shared by the routes of one registration of the plugin. */
export interface Context {
  readonly pool: Pool;
  /** Connections for the content: the pool's or, with a sole writer, only those to its server. */
  readonly content: Connections;
  readonly store: AnyVersionStore;
  readonly memory: Memory;
  /** The ending of a read's entity tag, after its variant. */
  readonly release: string;
  /** Remembered 404s, by variant. */
  readonly missing: BoundedMap<string, Missing>;
  /** The `Cache-Control` that handlers have set, by entity tag: a 304 repeats it. */
  readonly cacheControls: BoundedMap<EntityTag, string>;
  readonly stats: Stats;
  /** SQL that follows a write's BEGIN. */
  readonly settings: string;
  /** How long to wait for the answer to a COMMIT, in milliseconds. */
  readonly commitWaitMs: number;
  readonly outcomeWaitMs: number;
  readonly closing: AbortSignal;
  /** Present only if the store needs it. It does not always hold the lock. */
  readonly writer: SoleWriter | undefined;
}

export interface Decided {
  readonly tags: readonly Tag[];
  readonly version: Version | undefined;
  /** How many queries had been sent. */
  readonly queries: number;
  /** How many facts had been used. */
  readonly facts: number;
}

const undecided: Decided = { tags: [], version: undefined, queries: 0, facts: 0 };

/** The state of one request. */
export interface RequestState {
  readonly usage: Usage;
  /** `request.database`: hooks may keep it, so it chooses the connection when a statement is sent. */
  readonly database: Queryable;
  /** Loads facts. Their version is known, unlike the version of other queries' results. */
  readonly loading: Queryable;
  readonly loads: Usage;
  /** The connection of the open snapshot. */
  snapshot: ConnectionDatabase | undefined;
  /** The connection of a conditional GET whose versions are in the database of the content. */
  reading: ReadConnection | undefined;
  /** The reply's status and header fields before the handler ran, for a conditional GET with `permit`. */
  head: Head | undefined;
  /** The `reply.transact` that is open. */
  write: OpenWrite | undefined;
  /** Whether a transaction has been committed under the request's conditions. */
  hasWritten: boolean;
  /** The facts that `remember` returned. The permission holds as long as their versions are unchanged. */
  readonly facts: {
    readonly tags: readonly Tag[];
    readonly version: Version | undefined;
    /** See `Look`. */
    readonly moment?: SharedLookup | undefined;
  }[];
  /** The statements that looked up the version of the content. */
  readonly moments: SharedLookup[];
  /** The tags of the content of a conditional GET. */
  tags: readonly Tag[];
  /** Whether the permission was checked on the snapshot that the handler reads. */
  isPermitted: boolean;
  /** What the request had read when the ETag of a conditional GET was decided. */
  decided: Decided;
}

/** The request's property that holds it; a decoration, so that all requests have one shape. */
export const stateKey = Symbol('conditional requests');

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined in an encapsulated plugin that was registered earlier. */
    [stateKey]: RequestState | null | undefined;
  }
}

/** Created on first use: most requests need none. */
export const stateOf = (request: FastifyRequest, content: Connections): RequestState =>
  (request[stateKey] ??= newState(content));

/** How many queries the request has sent, not counting those of `remember`. */
export const queriesOf = ({ [stateKey]: state }: FastifyRequest): number =>
  state?.usage.queries ?? 0;

/** The request's database usage so far. */
export const usageOf = ({ [stateKey]: state }: FastifyRequest): Readonly<PublishedUsage> =>
  state
    ? {
        queries: state.usage.queries + state.loads.queries,
        milliseconds: state.usage.milliseconds + state.loads.milliseconds,
        unanswered: unansweredIn(state),
      }
    : noPublishedUsage;

/** If it is not 0, the handler may have caught the error and sent something other than the content. */
export const unansweredIn = ({ usage, loads }: RequestState): number =>
  usage.unanswered + loads.unanswered;

/**
 * Whether every statement, fact and snapshot has its answer. If not, the handler did not wait for one, or may
 * have caught its error, so it may have sent something other than the content.
 */
export const isAnswered = (state: RequestState | null | undefined): boolean =>
  !state || unansweredIn(state) + state.usage.pending + state.loads.pending === 0;

/** The statements that looked up versions for the request, each of them once. */
export const momentsOf = ({ [stateKey]: state }: FastifyRequest): ReadonlySet<SharedLookup> =>
  new Set(!state ? [] : [...state.moments, ...state.facts.flatMap(({ moment }) => moment ?? [])]);

function newState(content: Connections): RequestState {
  const usage: Usage = { ...noUsage };
  const loads: Usage = { ...noUsage };
  const state: RequestState = {
    usage,
    database: new RequestDatabase(content, usage, () => connectionOf(state)),
    loading: new RequestDatabase(content, loads),
    loads,
    snapshot: undefined,
    reading: undefined,
    head: undefined,
    write: undefined,
    hasWritten: false,
    facts: [],
    moments: [],
    tags: [],
    isPermitted: false,
    decided: undecided,
  };
  return state;
}

/** The connection that the request holds. */
function connectionOf(state: RequestState): CheckedDatabase | undefined {
  if (state.write?.transaction !== undefined) requireNoConnection(state, 'request.database');
  return state.snapshot ?? state.reading;
}

/**
 * Refuses a second connection while the request holds one: when all connections of a pool belong to
 * requests that wait for another one, they wait forever.
 */
export function requireNoConnection(state: RequestState, name: string): void {
  if (state.write !== undefined) {
    throw new Error(
      `${name}: expected no open reply.transact of this request: use the transaction that its work ` +
        'receives',
    );
  }
  if (state.snapshot !== undefined) {
    throw new Error(`${name}: expected no open request.snapshot of this request`);
  }
}

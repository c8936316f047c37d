import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Pool } from 'pg';
import { BoundedMap } from './read/bounded-map.ts';
import {
  type Context,
  requireNoConnection,
  stateKey,
  stateOf,
  type Stats,
  usageOf,
} from './context.ts';
import { type Queryable, serverTiming, type Usage } from './database/database.ts';
import { MemoryVersionStore } from './versions/memory-version-store.ts';
import { answerKey, forgetAnswer } from './read/answer.ts';
import {
  aFunction,
  boolean,
  milliseconds,
  anything,
  string,
  objectWith,
  positiveInteger,
  requireOptions,
  requireValue,
} from './options.ts';
import { registerRoutes } from './registration.ts';
import { openSnapshot } from './read/snapshot.ts';
import { Memory } from './read/remember.ts';
import { soleWriterOptions } from './sole-writer/options.ts';
import { SoleWriter, type SoleWriterOptions } from './sole-writer/sole-writer.ts';
import { requireTags } from './versions/tags.ts';
import { timeoutsOf } from './write/timeouts.ts';
import type { Transaction } from './write/transaction.ts';
import type { Tag, VersionStore } from './versions/version-store.ts';
import { transact, type TransactOptions } from './write/write.ts';

export interface ConditionalRequestsOptions {
  /** The pool of the database that the routes read and write: `app.pg.pool`. */
  readonly pool: Pool;
  /** Where the versions are. Default: a `MemoryVersionStore`. */
  readonly store?: VersionStore;
  /** How many facts, and how many URLs that were not found, to remember. Default 10,000 each. */
  readonly maxRemembered?: number;
  /** The longest that a statement of a write may take. Default: the pool's, else 10,000. */
  readonly statementTimeoutMs?: number;
  /** The longest that a write may pause between statements. Default: the pool's, else 10,000. */
  readonly idleInTransactionTimeoutMs?: number;
  /** How long a caller waits to hear of a COMMIT whose answer was lost. Default 5,000. */
  readonly outcomeWaitMs?: number;
  /** Refuse a GET that says nothing of what it reads. Default: false, it is left alone. */
  readonly strict?: boolean;
}

/** Fastify's own options of `register` come along. */
const optionRules = {
  pool: objectWith('a Pool of pg', 'connect', 'query'),
  store: objectWith('a VersionStore', 'read', 'prepare', 'publish', 'abandon'),
  maxRemembered: positiveInteger,
  statementTimeoutMs: positiveInteger,
  idleInTransactionTimeoutMs: positiveInteger,
  outcomeWaitMs: milliseconds(),
  strict: boolean,
  prefix: anything,
  logLevel: anything,
  logSerializers: anything,
};

export interface ConditionalRequests {
  readonly store: VersionStore;
  readonly stats: Readonly<Stats>;
  /** Whether this process holds the sole writer lock. */
  readonly isSoleWriter: boolean;
  /**
   * Takes the sole writer lock. Call it before the service listens, and before it migrates.
   *
   * @throws AnotherWriter if another process has it
   */
  becomeSoleWriter(options?: SoleWriterOptions): Promise<void>;
}

declare module 'fastify' {
  interface FastifyInstance {
    conditionalRequests: ConditionalRequests;
  }
  interface FastifyRequest {
    /** The database, for one statement on one snapshot; counted in `Server-Timing`. */
    readonly database: Queryable;
    /** What the request has cost so far: round trips to the database, and the wait for them. */
    readonly databaseUsage: Readonly<Usage>;
    /**
     * Runs several statements on one snapshot: one REPEATABLE READ READ ONLY transaction, two round
     * trips more than its statements.
     */
    snapshot<Result>(work: (database: Queryable) => Promise<Result>): Promise<Result>;
    /**
     * A small fact that depends on these tags: loaded again only when they have moved.
     *
     * @param key what tells this fact from all others of the same tags
     */
    remember<Value>(
      tags: readonly Tag[],
      key: string,
      load: (database: Queryable) => Promise<Value>,
    ): Promise<Value>;
  }
  interface FastifyReply {
    /**
     * Runs `work` in one transaction, decides the request's conditions, commits, and gives what it
     * touched a new version. The response gets the ETag that a GET of the resource would have.
     */
    transact<Result>(
      work: (transaction: Transaction) => Promise<Result>,
      options?: TransactOptions,
    ): Promise<Result>;
  }
}

function plugin(app: FastifyInstance, options: ConditionalRequestsOptions): void {
  requireOptions<ConditionalRequestsOptions>('conditionalRequests', options, optionRules, ['pool']);
  const {
    pool,
    store = new MemoryVersionStore(),
    maxRemembered = 10_000,
    statementTimeoutMs,
    idleInTransactionTimeoutMs,
    strict = false,
  } = options;
  const timeouts = timeoutsOf(pool, { statementTimeoutMs, idleInTransactionTimeoutMs });
  // Versions in memory are right for a sole writer alone: until this process is it, they are off.
  if (store instanceof MemoryVersionStore) store.suspend();
  const closing = new AbortController();
  const context: Context = {
    pool,
    store,
    memory: new Memory(store, maxRemembered),
    missing: new BoundedMap(maxRemembered),
    cacheControls: new BoundedMap(maxRemembered),
    stats: { notModified: 0, current: 0, rememberedNotFound: 0, bypassed: 0 },
    settings: timeouts.settings,
    // PostgreSQL ends it itself in the first part of that, if it hears of it at all.
    commitWaitMs: timeouts.statement + 1_000,
    outcomeWaitMs: options.outcomeWaitMs ?? 5_000,
    closing: closing.signal,
    writer: store instanceof MemoryVersionStore ? new SoleWriter(pool, store) : undefined,
  };
  // Without a listener, an idle connection that PostgreSQL ends would end the process. The pool opens
  // another one when it needs it.
  const onIdleError = (error: Error): void =>
    app.log.warn({ err: error }, 'An idle connection to the database has ended');
  pool.on('error', onIdleError);

  app.decorate('conditionalRequests', {
    store,
    stats: context.stats,
    get isSoleWriter() {
      return context.writer?.session !== undefined;
    },
    async becomeSoleWriter(given = {}) {
      const lock = soleWriterOptions(given, app.log);
      if (context.writer === undefined) {
        throw new TypeError(
          'becomeSoleWriter: expected a MemoryVersionStore, the others need none',
        );
      }
      await context.writer.take(lock);
    },
  });
  app.decorateRequest(stateKey, null);
  app.decorateRequest(answerKey, null);
  app.decorateRequest('database', {
    getter(this: FastifyRequest) {
      const state = stateOf(this, pool);
      if (typeof state.transaction === 'object') requireNoConnection(state, 'request.database');
      return state.snapshot ?? state.database;
    },
  });
  app.decorateRequest('databaseUsage', {
    getter(this: FastifyRequest) {
      return usageOf(this);
    },
  });
  app.decorateRequest('remember', async function (tags, key, load) {
    requireTags(tags, 'remember');
    if (typeof key !== 'string') requireValue('remember: key', key, string);
    if (typeof load !== 'function') requireValue('remember: load', load, aFunction);
    const { loading, snapshot, transaction, facts } = stateOf(this, pool);
    // A snapshot may be older than what is remembered now, a transaction may not be committed.
    if (snapshot !== undefined) return load(snapshot);
    if (typeof transaction === 'object') return load(transaction);
    const fact = await context.memory.recall(tags, key, () => load(loading));
    facts.push({ tags, version: fact.version });
    return fact.value;
  });
  app.decorateRequest('snapshot', async function (work) {
    requireValue('snapshot: work', work, aFunction);
    const state = stateOf(this, pool);
    if (state.snapshot !== undefined) return state.snapshot.join(work);
    if (typeof state.transaction === 'object') requireNoConnection(state, 'request.snapshot');
    return openSnapshot(pool, state, work);
  });
  app.decorateReply('transact', function (this: FastifyReply, work, transaction) {
    return transact(context, this.request, this, work, transaction);
  });

  app.addHook('onRoute', registerRoutes(app, context, strict));

  app.addHook('onError', (request, reply, _error, done) => {
    forgetAnswer(request, reply);
    done();
  });

  app.addHook('onSend', (request, reply, payload, done) => {
    // Whatever a write has done: an answer that says it failed is no representation of anything.
    if (reply.statusCode >= 400 && typeof request[answerKey] === 'string')
      reply.removeHeader('etag');
    const timing = serverTiming(usageOf(request));
    const before = reply.getHeader('server-timing');
    reply.header('server-timing', before === undefined ? timing : `${before as string}, ${timing}`);
    done(null, payload);
  });

  app.addHook('onClose', async () => {
    closing.abort();
    await context.writer?.release();
    pool.off('error', onIdleError);
  });
}

/**
 * Answers 304 and 412 from versions kept beside the database, before a handler runs. Register it
 * before the routes that it is for.
 */
export const conditionalRequests = fp(
  // Async, so that a bad option rejects `register`.
  async (app: FastifyInstance, options: ConditionalRequestsOptions) => plugin(app, options),
  { name: 'fastify-conditional-requests', fastify: '5.x' },
);

import type { FastifyInstance, FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import type { Pool } from 'pg';
import { type Context, Stats } from './context.ts';
import { surviveIdleErrors } from './database/connection.ts';
import type { PublishedUsage, Queryable } from './database/database.ts';
import { Gathering } from './gathered/gathering.ts';
import { gatheredOptions, type GatheredOptions } from './gathered/options.ts';
import { addResponseHooks } from './hooks.ts';
import {
  anything,
  aPool,
  boolean,
  booleanOrObject,
  longestTimer,
  milliseconds,
  object,
  objectWith,
  positiveInteger,
  requireOptions,
  type Rule,
  string,
} from './options.ts';
import { releaseOf } from './conditions/entity-tag.ts';
import { BoundedMap } from './read/bounded-map.ts';
import { Memory } from './read/remember.ts';
import { registerRoutes } from './registration.ts';
import { decorateRequests } from './request.ts';
import { SoleWriter, type SoleWriterOptions } from './sole-writer/sole-writer.ts';
import { WritersServer } from './sole-writer/writers-server.ts';
import { MemoryVersionStore } from './versions/memory-version-store.ts';
import { type AnyVersionStore, needsSoleWriter, type Tag } from './versions/version-store.ts';
import { timeoutsOf } from './write/timeouts.ts';
import type { Transaction } from './write/transaction.ts';
import { transact, type TransactOptions } from './write/write.ts';

export interface ConditionalRequestsOptions {
  /** The pool of the database that the routes read and write: `app.pg.pool`. */
  readonly pool: Pool;
  /** Holds the versions. Default: a `MemoryVersionStore`. */
  readonly store?: AnyVersionStore;
  /**
   * Identifies the build, as part of a read's ETag: another release may serialise the same rows
   * differently. `If-Match` ignores it. Default: none, which is safe only for versions in memory.
   */
  readonly release?: string;
  /** How many facts, 404s and handlers' `Cache-Control` to remember. Default 10,000 each. */
  readonly maxRemembered?: number;
  /** How long a statement of a write may take. Default: the pool's, else 10,000. */
  readonly statementTimeoutMs?: number;
  /** How long a write may pause between statements. Default: the pool's, else 10,000. */
  readonly idleInTransactionTimeoutMs?: number;
  /** How long a client waits for the outcome of a COMMIT whose answer was lost. Default 5,000. */
  readonly outcomeWaitMs?: number;
  /** Refuse a GET without `conditional`. Default: false, it is left alone. */
  readonly strict?: boolean;
  /**
   * Answer gathered revalidations (see the package `gathered-revalidation`): one request of a trusted
   * gateway replaces many conditional GETs. Default: false.
   */
  readonly gathered?: boolean | GatheredOptions;
}

const aStore: Rule = (value) => {
  const { transactional } = (value ?? {}) as { transactional?: unknown };
  if (transactional === undefined) {
    return objectWith('a VersionStore', 'read', 'prepare', 'publish', 'abandon')(value);
  }
  return objectWith('a TransactionalVersionStore', 'read', 'look')(value) ?? object(transactional);
};

/** `register` passes its own options on. */
const optionRules = {
  pool: aPool,
  store: aStore,
  release: string,
  maxRemembered: positiveInteger,
  statementTimeoutMs: positiveInteger,
  idleInTransactionTimeoutMs: positiveInteger,
  outcomeWaitMs: milliseconds(),
  strict: boolean,
  gathered: booleanOrObject,
  prefix: anything,
  logLevel: anything,
  logSerializers: anything,
};

export interface ConditionalRequests {
  readonly store: AnyVersionStore;
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
    /**
     * The database, for one statement that reads, on a snapshot of its own; counted in
     * `Server-Timing`. Writes belong in `reply.transact`.
     */
    readonly database: Queryable;
    /** The request's database usage so far: round trips, and the time spent waiting for them. */
    readonly databaseUsage: Readonly<PublishedUsage>;
    /**
     * Runs several statements on one snapshot: a REPEATABLE READ READ ONLY transaction, which costs
     * two more round trips.
     */
    snapshot<Result>(work: (database: Queryable) => Promise<Result>): Promise<Result>;
    /**
     * A small fact that depends on these tags: loaded again only after one of them has changed. All
     * callers share the value, so do not change it.
     *
     * @param key distinguishes this fact from others with the same tags
     */
    remember<Value>(
      tags: readonly Tag[],
      key: string,
      load: (database: Queryable) => Promise<Value>,
    ): Promise<Value>;
  }
  interface FastifyReply {
    /**
     * Runs `work` in one transaction, decides the request's conditions, commits, and gives the touched
     * tags a new version. The response gets the ETag that a GET would have. Send it afterwards.
     */
    transact<Result>(
      work: (transaction: Transaction) => Promise<Result>,
      options?: TransactOptions,
    ): Promise<Result>;
  }
}

function plugin(app: FastifyInstance, options: ConditionalRequestsOptions): void {
  requireOptions<ConditionalRequestsOptions>('conditionalRequests', options, optionRules, ['pool']);
  if (app.hasDecorator('conditionalRequests')) {
    throw new Error(
      'conditionalRequests: expected one registration for these routes, received a second one: for each ' +
        'database, register it in a Fastify plugin of its own, beside the others',
    );
  }
  const {
    pool,
    maxRemembered = 10_000,
    statementTimeoutMs,
    idleInTransactionTimeoutMs,
    strict = false,
    release,
  } = options;
  const store: AnyVersionStore = options.store ?? new MemoryVersionStore();
  const ofLookups = store.transactional === undefined ? undefined : store.pool;
  if (ofLookups === pool) {
    throw new TypeError(
      'conditionalRequests.store: expected a store with its own pool, received one that shares `pool`',
    );
  }
  if (store.transactional !== undefined && release === undefined) {
    app.log.warn(
      'conditionalRequests.release: expected an id of this build: ETags outlive the process, and another ' +
        'build may make other responses from the same rows',
    );
  }
  const timeouts = timeoutsOf(pool, statementTimeoutMs, idleInTransactionTimeoutMs);
  const closing = new AbortController();
  const writer = needsSoleWriter(store) ? new SoleWriter(pool, store, app.log) : undefined;
  const context: Context = {
    pool,
    content: writer === undefined ? pool : new WritersServer(pool, writer),
    store,
    memory: new Memory(store, maxRemembered),
    release: releaseOf(release),
    missing: new BoundedMap(maxRemembered),
    cacheControls: new BoundedMap(maxRemembered),
    stats: new Stats(),
    settings: timeouts.settings,
    // PostgreSQL ends a COMMIT that it has received before the additional second.
    commitWaitMs: Math.min(timeouts.statement + 1_000, longestTimer),
    outcomeWaitMs: options.outcomeWaitMs ?? 5_000,
    closing: closing.signal,
    writer,
  };
  // A service that sets `strict` has decided about each of its routes.
  if (!strict && app.printRoutes() !== '(empty tree)') {
    app.log.warn(
      '`conditional` has no effect on the routes that were registered before conditionalRequests, ' +
        'and their `permit` is not checked: await app.register(conditionalRequests, …) first',
    );
  }
  const stopLogging = [pool, ...(ofLookups === undefined ? [] : [ofLookups])].map((each) =>
    surviveIdleErrors(each, app.log),
  );

  app.decorate('conditionalRequests', {
    store,
    stats: context.stats,
    get isSoleWriter() {
      return context.writer?.session !== undefined;
    },
    async becomeSoleWriter(given = {}) {
      if (context.writer === undefined) {
        throw new TypeError(
          'becomeSoleWriter: expected a store with versions in memory, the others need no sole writer',
        );
      }
      await context.writer.take(given);
    },
  });
  decorateRequests(app, context);
  app.decorateReply('transact', function (this: FastifyReply, work, transaction) {
    return transact(context, this.request, this, work, transaction);
  });

  const ofGathering = gatheredOptions(options.gathered);
  const gathering = ofGathering && new Gathering(app, context, ofGathering);
  app.addHook('onRoute', registerRoutes(app, context, strict, gathering));

  addResponseHooks(app);

  app.addHook('onListen', (done) => {
    if (context.writer?.isWanted === false) {
      app.log.warn(
        'Reads have no ETag and writes get 503 until this process is the sole writer of the database: ' +
          'call `await app.conditionalRequests.becomeSoleWriter()` before app.listen()',
      );
    }
    done();
  });

  app.addHook('onClose', async () => {
    closing.abort();
    await context.writer?.release();
    for (const stop of stopLogging) stop();
  });
}

/**
 * Answers 304 and 412 from versions kept beside the database, before a handler runs. Await its
 * registration before you add the routes.
 */
export const conditionalRequests = fp(
  // Async, so that a bad option rejects `register`.
  async (app: FastifyInstance, options: ConditionalRequestsOptions) => plugin(app, options),
  { name: 'fastify-conditional-requests', fastify: '5.x' },
);

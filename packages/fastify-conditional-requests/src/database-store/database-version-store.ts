import type { Pool } from 'pg';
import { aPool, milliseconds, positiveInteger, requireOptions } from '../options.ts';
import { withConnection } from '../database/connection.ts';
import { simpleQuery } from '../database/simple-query.ts';
import { codeOf, lockNotAvailable } from '../database/unavailable.ts';
import { textArray } from './literals.ts';
import { Lookups, lookUpSql } from './lookups.ts';
import { conditionFailed } from './sql/raise.ts';
import { schema } from './sql/tables.ts';
import { Snapshot } from './version.ts';
import type {
  Look,
  Raised,
  RaisingWrite,
  Tag,
  TransactionalVersionStore,
  Version,
  VersionsInTransaction,
} from '../versions/version-store.ts';

export interface DatabaseVersionStoreOptions {
  /**
   * Connections to the database of the content, for lookups only; two are enough. Do not share the
   * content's pool: requests that hold all its connections would wait for lookups that need one more.
   */
  readonly pool: Pool;
  /** How long an attempt to look up versions may take, in milliseconds. Default 1,000. */
  readonly attemptMs?: number;
  /** How many attempts to make, each over another connection. Default 2; then there is no version. */
  readonly attempts?: number;
}

export interface PurgeOptions {
  /** For how long a tag must not have been raised, in milliseconds. Default: 7 days. */
  readonly olderThanMs?: number;
  /** How many tags to purge at most. Default 1,000. */
  readonly limit?: number;
}

/**
 * Keeps versions in the service's own database, for any number of processes.
 * `databaseVersionsMigration` installs its schema, and `changeVersionsMode` switches the database to it.
 */
export class DatabaseVersionStore implements TransactionalVersionStore {
  readonly pool: Pool;
  readonly transactional: VersionsInTransaction = inTransaction;
  readonly #lookups: Lookups;

  constructor(options: DatabaseVersionStoreOptions) {
    requireOptions<DatabaseVersionStoreOptions>(
      'DatabaseVersionStore',
      options,
      { pool: aPool, attemptMs: milliseconds(), attempts: positiveInteger },
      ['pool'],
    );
    const { pool, attemptMs = 1_000, attempts = 2 } = options;
    this.pool = pool;
    this.#lookups = new Lookups(pool, { attemptMs, attempts });
  }

  /** Counts since the start: lookups, the statements that they shared, and attempts that took too long. */
  get stats(): Readonly<Lookups['stats']> {
    return this.#lookups.stats;
  }

  look(tags: readonly Tag[]): Promise<Look> {
    return this.#lookups.look(tags);
  }

  /**
   * Deletes tags that were not raised for a long time, to bound the table. This changes the versions of
   * absent tags, so their next reads get 200 instead of 304. Waits up to half a second for open writes.
   *
   * @returns the number of deleted tags; 0 if writes were open for longer
   */
  async purge(options: PurgeOptions = {}): Promise<number> {
    requireOptions<PurgeOptions>('purge', options, {
      olderThanMs: milliseconds(),
      limit: positiveInteger,
    });
    const { olderThanMs = 7 * 86_400_000, limit = 1_000 } = options;
    return withConnection(this.pool, async (client, discard) => {
      try {
        const { values } = await simpleQuery(
          client,
          'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT ' +
            `${schema}.purge('${olderThanMs} milliseconds', ${limit}); COMMIT`,
        );
        return Number(values[0]);
      } catch (error) {
        await simpleQuery(client, 'ROLLBACK').catch(discard);
        if (codeOf(error) === lockNotAvailable) return 0;
        throw error;
      }
    });
  }

  async read(tags: readonly Tag[]): Promise<Version | undefined> {
    return (await this.#lookups.look(tags)).version;
  }
}

const array = (texts: Iterable<string> | undefined): string =>
  texts === undefined ? 'NULL' : textArray(texts);

/** A write without touched tags and conditions locks nothing. */
const needsLocks = ({ tags, expected, unexpected }: RaisingWrite): boolean =>
  tags.size > 0 || expected !== undefined || unexpected !== undefined;

const snapshots = new WeakMap<object, { readonly snapshot: Snapshot | undefined }>();
/** Parses an answer once, although each fact of a response needs it. */
function snapshotOf(answer: readonly (string | null)[]): Snapshot | undefined {
  let known = snapshots.get(answer);
  if (known === undefined) snapshots.set(answer, (known = { snapshot: Snapshot.of(answer) }));
  return known.snapshot;
}

const inTransaction: VersionsInTransaction = {
  lookUp: lookUpSql,
  versionIn: (answer, tags) => snapshotOf(answer)?.versionOf(tags),
  declaration: `${schema}.note('writer')`,
  // Deferred constraints may wait for other transactions, so they are checked before the versions are locked.
  raise(write) {
    if (!needsLocks(write)) return lookUpSql(write.described);
    const { tags, target, described, expected, unexpected } = write;
    const parameters = [tags, target, described, expected, unexpected].map(array).join(', ');
    return (
      `SELECT ${schema}.note('raising'); SET CONSTRAINTS ALL IMMEDIATE; ` +
      `SELECT decided || ' ' || before || ' ' || after FROM ${schema}.raise(${parameters})`
    );
  },
  raisedIn(answer, write): Raised {
    if (!needsLocks(write)) {
      const version = inTransaction.versionIn(answer, write.described);
      return { target: undefined, before: version, after: version };
    }
    const [target, before, after] = answer.at(-1)?.split(' ') ?? [];
    return { target, before, after };
  },
  failedConditionIn(error) {
    if (codeOf(error) !== conditionFailed) return undefined;
    const detail = error instanceof Error && 'detail' in error ? error.detail : undefined;
    return { target: typeof detail === 'string' ? detail : undefined };
  },
};

import type { Pool } from 'pg';
import { aPool, milliseconds, positiveInteger, requireOptions } from '../options.ts';
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
   * Connections for lookups alone, to the database of the content; two are enough. A pool of its own:
   * requests that hold all connections of a shared one would wait for lookups that need one more.
   */
  readonly pool: Pool;
  /** How long an attempt to look up versions may take, in milliseconds. Default 1,000. */
  readonly attemptMs?: number;
  /** How often to try, each time over another connection. Default 2; then there is no version. */
  readonly attempts?: number;
}

/**
 * Versions in the service's own database, for any number of processes. Its objects are installed by
 * `databaseVersionsMigration`, and in force once `changeVersionsMode` has set the mode to `database`.
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

  async read(tags: readonly Tag[]): Promise<Version | undefined> {
    return (await this.#lookups.look(tags)).version;
  }
}

const array = (texts: Iterable<string> | undefined): string =>
  texts === undefined ? 'NULL' : textArray(texts);

/** A write that has touched nothing, and has no conditions, has nothing to lock. */
const needsLocks = ({ tags, expected, unexpected }: RaisingWrite): boolean =>
  tags.size > 0 || expected !== undefined || unexpected !== undefined;

const inTransaction: VersionsInTransaction = {
  lookUp: lookUpSql,
  versionIn: (answer, tags) => Snapshot.of(answer)?.versionOf(tags),
  declaration: `${schema}.note('writer')`,
  // Deferred constraints wait for other transactions: they are checked before the versions are locked.
  raise(write) {
    if (!needsLocks(write)) return lookUpSql(write.described);
    const { tags, target, described, expected, unexpected } = write;
    const parameters = [tags, target, described, expected, unexpected].map(array).join(', ');
    return (
      `SELECT ${schema}.note('raising'); SET CONSTRAINTS ALL IMMEDIATE; ` +
      `SELECT before || ' ' || after FROM ${schema}.raise(${parameters})`
    );
  },
  raisedIn(answer, write): Raised {
    if (!needsLocks(write)) {
      const version = inTransaction.versionIn(answer, write.described);
      return { before: version, after: version };
    }
    const [before, after] = answer.at(-1)?.split(' ') ?? [];
    return { before, after };
  },
  failedConditionIn(error) {
    const { code, detail } = error as { code?: unknown; detail?: string };
    return code === conditionFailed ? { target: detail } : undefined;
  },
};

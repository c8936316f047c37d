import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import { type Conditions, requireExistence } from '../conditions/conditions.ts';
import { metered, type Queryable, type Usage } from '../database/database.ts';
import { WriteUnavailable } from '../errors.ts';
import { fenced, type LockSession } from '../sole-writer/lock-session.ts';
import { singleValue } from '../database/single-value.ts';
import type { Tag } from '../versions/version-store.ts';

/** One transaction, READ COMMITTED, in the hands of a write's handler. */
export interface Transaction extends Queryable {
  /** Names what this transaction has changed, as it learns it. */
  touch(...tags: readonly Tag[]): void;
  /**
   * Says whether the addressed resource was there before, where a write may create it:
   * `If-None-Match: *` wants that it was not, `If-Match` that it was. Unsaid, it was.
   *
   * @throws PreconditionFailed
   */
  existed(existed: boolean): void;
}

export class OpenTransaction implements Transaction {
  readonly #touched = new Set<Tag>();
  readonly #database: Queryable;
  readonly #conditions: Conditions;
  #changedRows = false;
  #existenceIsKnown = false;
  #isOver = false;

  constructor(database: Queryable, conditions: Conditions) {
    this.#database = database;
    this.#conditions = conditions;
  }

  async query<Row extends QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>> {
    this.#requireOpen();
    const result = await this.#database.query<Row>(text, values);
    if (result.command !== 'SELECT' && (result.rowCount ?? 0) > 0) this.#changedRows = true;
    return result;
  }

  touch(...tags: readonly Tag[]): void {
    this.#requireOpen();
    for (const tag of tags) this.#touched.add(tag);
  }

  existed(existed: boolean): void {
    this.#existenceIsKnown = true;
    requireExistence(this.#conditions, existed);
  }

  /**
   * Ends the work on it.
   *
   * @returns what it touched
   * @throws Error for a change that nobody hears of: it would leave stale answers behind
   * @throws PreconditionFailed
   */
  finish(): ReadonlySet<Tag> {
    if (!this.#existenceIsKnown) requireExistence(this.#conditions, true);
    if (this.#changedRows && this.#touched.size === 0) {
      throw new Error('A transaction changed rows and touched no tag: touch what it changes');
    }
    this.end();
    return this.#touched;
  }

  /**
   * From now on it takes nothing more. Work of which one part fails may have others under way, and
   * the connection is somebody else's soon.
   */
  end(): void {
    this.#isOver = true;
  }

  #requireOpen(): void {
    if (this.#isOver) throw new Error('The transaction has ended');
  }
}

/**
 * Opens a transaction, under the writer's lock if there is one, in one round trip.
 *
 * @param settings statements for after the BEGIN
 * @returns the transaction's id
 * @throws WriteUnavailable if the lock is lost
 */
export async function begin(
  client: PoolClient,
  usage: Usage,
  settings: string,
  session: LockSession | undefined,
): Promise<string> {
  const current = 'pg_current_xact_id()';
  const fencedId =
    session === undefined ? current : `CASE WHEN NOT ${fenced(session.term)} THEN ${current} END`;
  const text = `BEGIN; ${settings}SELECT ${fencedId}`;
  const id = await metered(usage, text, () => singleValue(client, text));
  if (typeof id === 'string') return id;
  session?.close();
  throw new WriteUnavailable('the sole writer lock is lost');
}

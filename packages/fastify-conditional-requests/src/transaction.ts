import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { type Conditions, requireExistence } from './conditions.ts';
import type { Queryable } from './database.ts';
import type { Tag } from './version-store.ts';

/** One transaction, READ COMMITTED, in the hands of a write's handler. */
export interface Transaction extends Queryable {
  /** Names what this transaction has changed, as it learns it. */
  touch(...tags: readonly Tag[]): void;
  /**
   * Says whether the addressed resource was there before, where a write may create it:
   * `If-None-Match: *` wants that it was not, `If-Match` that it was.
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

  constructor(database: Queryable, conditions: Conditions) {
    this.#database = database;
    this.#conditions = conditions;
  }

  async query<Row extends QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>> {
    const result = await this.#database.query<Row>(text, values);
    if (result.command !== 'SELECT' && (result.rowCount ?? 0) > 0) this.#changedRows = true;
    return result;
  }

  touch(...tags: readonly Tag[]): void {
    for (const tag of tags) this.#touched.add(tag);
  }

  existed(existed: boolean): void {
    requireExistence(this.#conditions, existed);
  }

  /** What it touched. A change that nobody hears of would leave stale answers behind: it throws. */
  tags(): Tag[] {
    if (this.#changedRows && this.#touched.size === 0) {
      throw new Error('A transaction changed rows and touched no tag: touch what it changes');
    }
    return [...this.#touched];
  }
}

/** The statements that open a transaction and give its id, in one round trip. Milliseconds. */
export const beginStatement = (statementTimeoutMs: number, idleTimeoutMs: number): string =>
  [
    'BEGIN',
    `SET LOCAL statement_timeout = ${statementTimeoutMs}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${idleTimeoutMs}`,
    'SELECT pg_current_xact_id()::text AS id',
  ].join('; ');

/** Runs a `beginStatement` and gives the transaction's id. */
export async function begin(database: Queryable, statement: string): Promise<string> {
  // Several statements in one query: pg answers with a result for each, its types say one.
  const results: unknown = await database.query(statement);
  const [row] = (results as QueryResult<{ id: string }>[]).at(-1)?.rows ?? [];
  if (row === undefined) throw new Error('PostgreSQL gave no transaction id');
  return row.id;
}

/** Lends a connection, and gives it back: to the pool if it is in order, else closed. */
export async function withConnection<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Without a listener, a connection that breaks between two queries would end the process.
  const breaks = (error: Error): void => void (broken = error);
  client.on('error', breaks);
  try {
    return await work(client);
  } finally {
    client.off('error', breaks);
    client.release(broken);
  }
}

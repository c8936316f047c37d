import type { PoolClient } from 'pg';
import { type Conditions, requireExistence } from '../conditions/conditions.ts';
import { ConnectionDatabase } from '../database/connection-database.ts';
import type { Queryable, Usage } from '../database/database.ts';
import { codeOf } from '../database/unavailable.ts';
import { requireTags } from '../versions/tags.ts';
import type { Tag } from '../versions/version-store.ts';

/** The transaction of a write, for its handler. */
export interface Transaction extends Queryable {
  /**
   * Names what this transaction has changed, at any time before it ends.
   *
   * @throws TypeError for anything but a tag
   */
  touch(...tags: readonly Tag[]): void;
  /**
   * For a write that may create its resource: whether it existed before. `If-None-Match: *` requires
   * that it did not, `If-Match` that it did. Default: it did. Take it from the statement that writes: what
   * an earlier SELECT has found can change in between, unless the transaction is SERIALIZABLE.
   *
   * @throws PreconditionFailed
   */
  existed(existed: boolean): void;
}

export class OpenTransaction extends ConnectionDatabase implements Transaction {
  readonly #touched = new Set<Tag>();
  readonly #conditions: Conditions;
  #existenceIsKnown = false;
  #isUsed = false;
  #refusal: unknown;
  #failure: unknown;

  constructor(client: PoolClient, usage: Usage, conditions: Conditions) {
    super(client, usage, 'transaction');
    this.#conditions = conditions;
  }

  get touched(): ReadonlySet<Tag> {
    return this.#touched;
  }

  /** Whether any statement was sent on it. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /**
   * The cause of an error of this transaction. An ORM hides a refusal behind `Failed query: begin`. After
   * a statement has failed, PostgreSQL refuses all others and the COMMIT without repeating why.
   */
  reasonOf(error: unknown): unknown {
    return this.#refusal ?? (isAftermath(error) ? (this.#failure ?? error) : error);
  }

  touch(...tags: readonly Tag[]): void {
    this.requireOpen();
    for (const tag of requireTags(tags, 'touch')) this.#touched.add(tag);
  }

  existed(existed: boolean): void {
    this.#existenceIsKnown = true;
    requireExistence(this.#conditions, existed);
  }

  /**
   * Closes it to further statements, after those that are still running.
   *
   * @throws PreconditionFailed; the error of an unawaited statement; TypeError if the work
   * tried to end the transaction itself, even if it caught the error: what came after that was meant
   * for another transaction
   */
  async finish(): Promise<void> {
    if (this.isRunning) await this.settle();
    this.end();
    if (this.#refusal !== undefined) throw this.#refusal;
    if (!this.#existenceIsKnown) requireExistence(this.#conditions, true);
  }

  protected override require(text: unknown): void {
    this.#isUsed = true;
    try {
      super.require(text);
    } catch (error) {
      this.#refusal ??= error;
      throw error;
    }
  }

  protected override noteFailure(error: unknown): void {
    if (!isAftermath(error)) this.#failure = error;
  }
}

/** `in_failed_sql_transaction` */
const isAftermath = (error: unknown): boolean => codeOf(error) === '25P02';

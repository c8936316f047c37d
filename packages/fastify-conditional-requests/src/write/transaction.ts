import { type Conditions, requireExistence } from '../conditions/conditions.ts';
import { ConnectionDatabase } from '../database/connection-database.ts';
import type { MeteredDatabase, Queryable } from '../database/database.ts';
import { requireTags } from '../versions/tags.ts';
import type { Tag } from '../versions/version-store.ts';

/** One transaction in the hands of a write's handler. */
export interface Transaction extends Queryable {
  /**
   * Names what this transaction has changed, as it learns it.
   *
   * @throws TypeError for what is not a tag
   */
  touch(...tags: readonly Tag[]): void;
  /**
   * Says whether the addressed resource was there before, where a write may create it:
   * `If-None-Match: *` wants that it was not, `If-Match` that it was. Unsaid, it was.
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

  constructor(database: MeteredDatabase, conditions: Conditions) {
    super(database, 'transaction');
    this.#conditions = conditions;
  }

  get touched(): ReadonlySet<Tag> {
    return this.#touched;
  }

  /** Whether it was sent any statement. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /**
   * What an error of this transaction is about. After a statement has failed, PostgreSQL refuses all
   * others and the COMMIT, but does not say again why.
   */
  reasonOf(error: unknown): unknown {
    return isAftermath(error) ? (this.#failure ?? error) : error;
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
   * Ends the work on it, when everything that is still running has ended.
   *
   * @throws PreconditionFailed; what a statement failed with that nobody awaited; TypeError where
   * the work tried to end the transaction itself, even if it caught that error: what it goes on with
   * is not what it meant to commit
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
const isAftermath = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '25P02';

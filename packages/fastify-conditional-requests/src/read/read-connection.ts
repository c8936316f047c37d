import type { Pool, PoolClient, QueryResult } from 'pg';
import { RequestDatabase } from '../database/checked-database.ts';
import { withConnection } from '../database/connection.ts';
import { ConnectionDatabase } from '../database/connection-database.ts';
import {
  metered,
  MeteredDatabase,
  type Statement,
  type Usage,
  type Values,
} from '../database/database.ts';
import { simpleQuery } from '../database/simple-query.ts';
import { asUnavailable, isReadTimeout } from '../database/unavailable.ts';
import {
  type Looked,
  type Tag,
  type Version,
  versionBeside,
  type VersionsInTransaction,
} from '../versions/version-store.ts';

const readCommitted = 'BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY';
const repeatableRead = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

const ignore = (): void => {};

/**
 * `request.database` of a read if the versions are in the same database. It reads the content and then
 * its version over one connection. Over several, the content could come from an old primary, and the
 * version from the new one.
 *
 * All messages but the last leave the transaction open, so a pooler cannot switch servers.
 */
export class ReadConnection extends RequestDatabase {
  readonly #pool: Pool;
  readonly #usage: Usage;
  readonly #versions: VersionsInTransaction;
  readonly #end = Promise.withResolvers<void>();
  #client: Promise<PoolClient> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isUsed = false;
  #hasFailed = false;
  /** The error of a statement that was not answered. */
  #unanswered: unknown;
  #isOver = false;
  #snapshot: { readonly client: PoolClient; readonly database: ConnectionDatabase } | undefined;
  #endedSnapshots = 0;
  /** Functions that start what is waiting for its turn. */
  readonly #waiting = new Set<(client: PoolClient) => void>();

  constructor(pool: Pool, usage: Usage, versions: VersionsInTransaction) {
    super(pool, usage);
    this.#pool = pool;
    this.#usage = usage;
    this.#versions = versions;
  }

  /** Whether a statement was sent, or waits for its turn. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** How many snapshots have ended. */
  get endedSnapshots(): number {
    return this.#endedSnapshots;
  }

  /**
   * The version of the tags, in a statement after those that were sent: in the open snapshot, or now.
   * Undefined if the transaction has ended.
   */
  async versionOf(tags: readonly Tag[]): Promise<Version | undefined> {
    return this.#isOver ? undefined : this.#lookUp('', tags, []);
  }

  /**
   * `versionOf`, then ends the transaction. Undefined if it has already ended or the connection broke.
   *
   * @param facts the facts used for the response. They may come from another server: the version is
   * undefined unless all of them are current on this one
   */
  async finish(tags: readonly Tag[], facts: readonly Looked[] = []): Promise<Version | undefined> {
    if (this.#isOver) return undefined;
    // Further statements of the handler run on any connection.
    this.#isOver = true;
    try {
      return await this.#lookUp('COMMIT; ', tags, facts);
    } catch {
      return undefined;
    } finally {
      this.#end.resolve();
    }
  }

  /** Ends the transaction. */
  async end(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.isUsed) await this.#inTurn((client) => this.#send(client, 'COMMIT')).catch(ignore);
    this.#end.resolve();
  }

  /** Runs `work` on one snapshot. */
  snapshot<Result>(work: (database: ConnectionDatabase) => Promise<Result>): Promise<Result> {
    return this.#inTurn(async (client) => {
      await this.#send(client, `COMMIT; ${repeatableRead}`);
      const database = new ConnectionDatabase(client, this.#usage, 'snapshot');
      this.#snapshot = { client, database };
      for (const start of this.#waiting) start(client);
      this.#waiting.clear();
      let isAnswered = true;
      try {
        const result = await work(database);
        await database.settle();
        return result;
      } catch (error) {
        isAnswered = !isReadTimeout(error);
        throw error;
      } finally {
        this.#snapshot = undefined;
        this.#endedSnapshots++;
        database.end();
        if (isAnswered) await this.#send(client, `COMMIT; ${readCommitted}`);
      }
    });
  }

  protected override send(statement: Statement, values: Values): Promise<QueryResult> {
    if (this.#isOver) return super.send(statement, values);
    // It stays pending if it is never sent.
    this.#usage.pending++;
    return this.#soon((client) => {
      this.#usage.pending--;
      const database = this.#snapshot?.database ?? new MeteredDatabase(client, this.#usage);
      return database.query(statement, values);
    });
  }

  async #lookUp(
    ending: string,
    tags: readonly Tag[],
    facts: readonly Looked[],
  ): Promise<Version | undefined> {
    const all = [tags, ...facts.map((fact) => fact.tags)].flat();
    const text = ending + this.#versions.lookUp(all);
    const send = (client: PoolClient) => this.#send(client, text);
    const { values } = await (ending === '' ? this.#soon(send) : this.#inTurn(send));
    return versionBeside(facts, (some) => this.#versions.versionIn(values, some), tags);
  }

  #send(client: PoolClient, text: string) {
    return metered(this.#usage, text, () => simpleQuery(client, text));
  }

  /**
   * Runs `work` in the open snapshot, or else in its turn. If a snapshot opens before that turn, `work` runs
   * in it, because the snapshot's own work may be waiting for it.
   */
  #soon<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    if (this.#snapshot !== undefined) return work(this.#snapshot.client);
    const { promise, resolve } = Promise.withResolvers<Result>();
    const start = (client: PoolClient): void => resolve(work(client));
    this.#waiting.add(start);
    const turn = this.#inTurn((client) => (this.#waiting.delete(start) ? work(client) : promise));
    return Promise.race([promise, turn]);
  }

  /** One statement at a time, because a failed one ends the transaction. */
  #inTurn<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    this.#isUsed = true;
    const turn = this.#turn.then(async () => {
      try {
        if (this.#unanswered !== undefined) throw this.#unanswered;
        const client = await (this.#client ??= this.#begin());
        if (this.#hasFailed) await this.#send(client, `ROLLBACK; ${readCommitted}`);
        this.#hasFailed = false;
        return await work(client);
      } catch (error) {
        this.#hasFailed = true;
        if (isReadTimeout(error)) this.#unanswered = error;
        throw asUnavailable(error);
      }
    });
    this.#turn = turn.catch(ignore);
    return turn;
  }

  #begin(): Promise<PoolClient> {
    return new Promise((resolve, reject) => {
      withConnection(this.#pool, async (client, discard) => {
        await this.#send(client, readCommitted);
        resolve(client);
        await this.#end.promise;
        if (this.#hasFailed) discard();
      }).catch(reject);
    });
  }
}

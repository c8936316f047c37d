import type { Pool, PoolClient } from 'pg';
import { after, isOver, longAgo, type Moment, now } from './clock.ts';
import { modeOn } from '../database-store/current-mode.ts';
import { AnotherStore, serverIsStandby } from '../errors.ts';
import type { Queryable } from '../database/database.ts';
import { serverStart } from '../database/server-start.ts';
import { simpleQuery } from '../database/simple-query.ts';
import { codeOf, lockNotAvailable } from '../database/unavailable.ts';
import { termLock, writerLock, writesLock } from './locks.ts';

/**
 * An SQL expression for a write's transaction: true if the session of that term has ended, known to this
 * process or not. The transaction must not commit then.
 *
 * A successor waits for all holders of the writes' lock. So the transaction either ends before the
 * successor reads anything, or evaluates this after the term has ended. CASE keeps the order.
 */
export const fenced = (term: number): string =>
  `CASE WHEN pg_advisory_xact_lock_shared(${writesLock}) IS NOT NULL ` +
  `THEN pg_try_advisory_xact_lock_shared(${termLock(term)}) END`;

/** An SQL expression for the server's start and the database. */
export const serverIdentity = `${serverStart} || ' ' ||
  (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** How long to wait for an answer from the server, and for a lock at a time. */
const patienceMs = 5_000;

/** Replaces the pool's `query_timeout` in a query that may wait for `lock_timeout`. */
const withinLockTimeout = { query_timeout: 2 * patienceMs };

/**
 * This session stays, so the timeouts of role and pool do not apply. If its machine or network
 * disappears, keepalives make the server end it within seconds.
 */
const settings = `
  SET statement_timeout = 0; SET lock_timeout = ${patienceMs};
  SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 5`;

/** A connection of the pool that holds the sole writer's lock until it ends. */
export class LockSession {
  readonly term = Math.floor(Math.random() * 2 ** 31);
  /** Settles when the connection, and with it the lock, has ended or was given up. */
  readonly ended: Promise<void>;
  /** The value of `serverIdentity`. */
  server = '';
  /** When the last answered question was sent: the lock was held then. */
  heardAt = longAgo;
  readonly #pool: Pool;
  readonly #client: PoolClient;
  readonly #end: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** When the unanswered question was sent. */
  #asked: Moment | undefined;
  #closed = false;

  private constructor(pool: Pool, client: PoolClient) {
    this.#pool = pool;
    this.#client = client;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
    for (const event of ['error', 'end'] as const) client.on(event, () => this.close());
  }

  /**
   * Takes the lock, and waits until no transaction of a predecessor can commit any more.
   *
   * @returns undefined if another session holds the lock
   * @throws WriteUnavailable if the server is a standby; AnotherStore
   */
  static async open(pool: Pool, signal: AbortSignal): Promise<LockSession | undefined> {
    const session = new LockSession(pool, await pool.connect());
    const close = (): void => session.close();
    signal.addEventListener('abort', close);
    try {
      signal.throwIfAborted();
      if (await session.#take()) return session;
    } catch (error) {
      session.close();
      throw error;
    } finally {
      signal.removeEventListener('abort', close);
    }
    session.close();
    return undefined;
  }

  /** An answer from here comes from a server that still has the lock. */
  get database(): Queryable {
    return this.#client;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Asks the server regularly whether it is there, and closes the session if there is no answer.
   *
   * @param onHeard called each time `heardAt` has advanced
   */
  keep(everyMs: number, patienceMs: number, onHeard: () => void): void {
    // The connection may end right after the last answer of `open`.
    if (this.#closed) return;
    this.#timer = setInterval(() => {
      // A pool that ends waits for all its connections.
      if (this.#pool.ending) this.close();
      else if (this.#asked === undefined) void this.#ask(onHeard);
      // After a pause of this process, the answer may have arrived but not been read.
      else if (isOver(after(this.#asked, patienceMs))) setImmediate(() => this.#giveUp());
    }, everyMs);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#client.release(true);
    this.#end();
  }

  async #ask(onHeard: () => void): Promise<void> {
    const sent = now();
    this.#asked = sent;
    try {
      await this.#client.query('');
      this.#asked = undefined;
      this.heardAt = sent;
      if (!this.#closed) onHeard();
    } catch {
      this.close();
    }
  }

  #giveUp(): void {
    if (this.#asked !== undefined) this.close();
  }

  async #take(): Promise<boolean> {
    this.#asked = now();
    this.#timer = setTimeout(() => setImmediate(() => this.#giveUp()), patienceMs);
    // The content of a standby changes without this process. A server becomes one only by a restart.
    const ask =
      `${settings}; SELECT ${serverIdentity}; SELECT pg_is_in_recovery(); ` +
      `SELECT pg_try_advisory_lock(${writerLock})`;
    const { values } = await simpleQuery(this.#client, ask);
    clearTimeout(this.#timer);
    this.#asked = undefined;
    const [server, isStandby, isTaken] = values;
    this.server = server ?? '';
    if (isStandby !== 'f') throw serverIsStandby();
    if (isTaken !== 't') return false;
    await this.#client.query(`SELECT pg_advisory_lock(${termLock(this.term)})`);
    while (!(await this.#takeWritesLock()));
    // The mode changes only under this session's lock.
    if ((await modeOn(this.#client)) === 'database') throw new AnotherStore();
    const sent = now();
    await this.#client.query(`SELECT pg_advisory_unlock(${writesLock})`);
    this.heardAt = sent;
    return true;
  }

  /**
   * Waits for the transactions of a predecessor, for `lock_timeout` at a time: without a limit, the client
   * would not notice that the connection has silently died.
   *
   * @returns false if there are some left
   */
  #takeWritesLock(): Promise<boolean> {
    const text = `SELECT pg_advisory_lock(${writesLock})`;
    return this.#client.query({ text, ...withinLockTimeout }).then(
      () => true,
      (error: unknown) => {
        if (codeOf(error) === lockNotAvailable) return false;
        throw error;
      },
    );
  }
}

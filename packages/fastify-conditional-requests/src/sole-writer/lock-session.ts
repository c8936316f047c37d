import type { Pool, PoolClient } from 'pg';
import { after, isOver, longAgo, type Moment, now } from './clock.ts';
import type { Queryable } from '../database/database.ts';
import { simpleQuery } from '../database/simple-query.ts';

/** Advisory locks are two numbers each; these are ones that no other user of them is likely to take. */
const space = 1_702_126_439;
/** Held by the session of the one process that may write. */
const writerLock = `${space}, 1667591279`;
/** Shared by each transaction that writes, from its BEGIN to its end. */
const writesLock = `${space}, 1667591280`;
/** With a random number: held by the session of that term. */
const termLock = (term: number): string => `${space + 1}, ${term}`;

/**
 * An SQL expression for a transaction that writes: true if the session of that term has ended,
 * whether this process has heard of it or not. The transaction must not commit then.
 *
 * A successor waits for all that share the writes' lock. So the transaction either ends before the
 * successor reads anything, or it asks after the term has ended: CASE keeps the order.
 */
export const fenced = (term: number): string =>
  `CASE WHEN pg_advisory_xact_lock_shared(${writesLock}) IS NOT NULL ` +
  `THEN pg_try_advisory_xact_lock_shared(${termLock(term)}) END`;

/**
 * The timeouts of the role and of the pool are for others: this session waits, and stays. When its
 * process is lost without a word, with the machine or the network, the server ends it in seconds.
 */
const settings = `
  SET statement_timeout = 0; SET lock_timeout = 0;
  SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 5`;

/** To what is answered at once, if the connection that the pool has kept leads anywhere. */
const patienceMs = 5_000;

/** One connection of the pool, which holds the sole writer's lock for as long as it lives. */
export class LockSession {
  readonly term = Math.floor(Math.random() * 2 ** 31);
  /** Settles when the connection has ended or has been given up, and with it the lock. */
  readonly ended: Promise<void>;
  /** When the last question was sent that has been answered: the lock was held then. */
  heardAt = longAgo;
  readonly #pool: Pool;
  readonly #client: PoolClient;
  readonly #end: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** When the question was sent whose answer is still to come. */
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
   * @param signal ends the wait, and the session with it
   * @returns undefined if another session has it
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

  /** What is asked here and answered was asked of a server that still knows the lock. */
  get database(): Queryable {
    return this.#client;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Asks the server whether it is there, every so often, and closes the session that hears nothing.
   *
   * @param onHeard told each time that `heardAt` has moved
   */
  keep(everyMs: number, patienceMs: number, onHeard: () => void): void {
    this.#timer = setInterval(() => {
      // The pool waits for all its connections to come back.
      if (this.#pool.ending) this.close();
      else if (this.#asked === undefined) void this.#ask(onHeard);
      // After a pause of this process, an answer may be there that it has not looked at yet.
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
    const ask = `${settings}; SELECT pg_try_advisory_lock(${writerLock})`;
    const { values } = await simpleQuery(this.#client, ask);
    clearTimeout(this.#timer);
    this.#asked = undefined;
    if (values[0] !== 't') return false;
    await this.#client.query(`SELECT pg_advisory_lock(${termLock(this.term)})`);
    await this.#client.query(`SELECT pg_advisory_lock(${writesLock})`);
    const sent = now();
    await this.#client.query(`SELECT pg_advisory_unlock(${writesLock})`);
    this.heardAt = sent;
    return true;
  }
}

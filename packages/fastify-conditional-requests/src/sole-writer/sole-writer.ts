import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import { after } from './clock.ts';
import { AnotherWriter, WriteUnavailable } from '../errors.ts';
import { aFunction, milliseconds, requireOptions } from '../options.ts';
import { LockSession } from './lock-session.ts';
import { requireOwnSessions } from './own-sessions.ts';
import type { SoleWriterStore } from '../versions/version-store.ts';

/** All in milliseconds. */
export interface SoleWriterOptions {
  /** How long to wait for the predecessor's lock. Default 5,000. */
  readonly waitMs?: number;
  /** How long to trust the lock without hearing from PostgreSQL, which is asked 6 times. Default 3,000. */
  readonly leaseMs?: number;
  /**
   * How long the first write waits after the lock was taken, because a predecessor that is cut off from
   * the database trusts its lost lock for its lease. Default: `leaseMs`.
   */
  readonly graceMs?: number;
  /** Called when the lock is lost and when it is held again. */
  readonly onChange?: (held: boolean) => void | Promise<void>;
}

const optionRules = {
  waitMs: milliseconds(),
  // A shorter lease may end before its renewal is answered.
  leaseMs: milliseconds(100),
  graceMs: milliseconds(),
  onChange: aFunction,
};

const inUse = new WeakSet<SoleWriterStore>();

/**
 * Ensures that one process at a time writes to a database, by a lock that a separate session holds.
 * Without the lock, or without hearing from PostgreSQL for a lease, the store returns no versions and
 * nothing is written. Taking the lock starts a new epoch, since another process may have written.
 */
export class SoleWriter {
  readonly #pool: Pool;
  readonly #store: SoleWriterStore;
  readonly #log: FastifyBaseLogger;
  readonly #closing = new AbortController();
  /** Undefined until the lock is wanted. */
  #options: Required<SoleWriterOptions> | undefined;
  #session: LockSession | undefined;
  #grace: Promise<void> = Promise.resolve();
  /** Undefined until the lock has been held. */
  #keeping: Promise<void> | undefined;

  /** @throws TypeError for a store in use: it would return versions while either user holds its lock */
  constructor(pool: Pool, store: SoleWriterStore, log: FastifyBaseLogger) {
    if (inUse.has(store)) {
      throw new TypeError(
        'conditionalRequests.store: expected a store of its own, received one that another ' +
          'registration uses',
      );
    }
    inUse.add(store);
    store.suspend();
    this.#pool = pool;
    this.#store = store;
    this.#log = log;
  }

  /**
   * Takes the lock and keeps it. Can be called again after a rejection.
   *
   * @throws AnotherWriter if another session still holds the lock after `waitMs`
   * @throws WriteUnavailable if the server is a standby
   * @throws Error if it was called before, or the service is closing
   */
  async take(options: SoleWriterOptions): Promise<void> {
    requireOptions<SoleWriterOptions>('becomeSoleWriter', options, optionRules);
    const { waitMs = 5_000, leaseMs = 3_000, graceMs = leaseMs, onChange = () => {} } = options;
    const valid = { waitMs, leaseMs, graceMs, onChange };
    const { max } = this.#pool.options;
    if (max !== undefined && max < 2) {
      throw new TypeError(
        `pool: expected a maximum of 2 connections or more, received ${max}: the lock keeps one`,
      );
    }
    this.#requireNotClosed();
    if (this.#options !== undefined) {
      throw new Error('becomeSoleWriter: expected one call, received another one');
    }
    this.#options = valid;
    try {
      await this.#takeWithin(valid);
    } catch (error) {
      this.#options = undefined;
      this.#requireNotClosed();
      throw error;
    }
    this.#keeping = this.#keep(valid);
  }

  /** Whether `take` was called and has not been rejected. */
  get isWanted(): boolean {
    return this.#options !== undefined;
  }

  /** The session that holds the lock; undefined while it is not held. */
  get session(): LockSession | undefined {
    return this.#session;
  }

  /**
   * The session to write under, after the grace.
   *
   * @throws WriteUnavailable while the lock is not held
   */
  async mayWrite(): Promise<LockSession> {
    for (let grace: unknown; grace !== this.#grace; await grace) grace = this.#grace;
    if (this.#session !== undefined) return this.#session;
    throw new WriteUnavailable(
      this.#keeping === undefined
        ? 'this process is not the sole writer of the database yet'
        : 'the sole writer lock is lost',
    );
  }

  /** Releases the lock; the store stays suspended. */
  async release(): Promise<void> {
    this.#closing.abort();
    this.#store.suspend();
    this.#session?.close();
    await this.#keeping;
    inUse.delete(this.#store);
  }

  #requireNotClosed(): void {
    if (this.#closing.signal.aborted) {
      throw new Error('becomeSoleWriter: expected an app that is open, this one is closed');
    }
  }

  async #takeWithin(options: Required<SoleWriterOptions>): Promise<void> {
    const { signal } = this.#closing;
    const deadline = performance.now() + options.waitMs;
    await requireOwnSessions(this.#pool);
    while (!(await this.#try(options))) {
      if (performance.now() > deadline) throw new AnotherWriter();
      await delay(100, undefined, { signal });
    }
  }

  async #try({ leaseMs, graceMs }: Required<SoleWriterOptions>): Promise<boolean> {
    const { signal } = this.#closing;
    const session = await LockSession.open(this.#pool, signal);
    if (session === undefined) return false;
    if (signal.aborted) {
      session.close();
      return false;
    }
    this.#session = session;
    this.#grace = delay(graceMs, undefined, { signal }).catch(() => {});
    this.#store.resume(after(session.heardAt, leaseMs));
    session.keep(leaseMs / 6, leaseMs, () =>
      this.#store.vouchUntil(after(session.heardAt, leaseMs)),
    );
    return true;
  }

  /** Takes the lock again whenever it is lost, until this writer is released. */
  async #keep(options: Required<SoleWriterOptions>): Promise<void> {
    const { signal } = this.#closing;
    const tell = async (held: boolean): Promise<void> => {
      try {
        await options.onChange(held);
      } catch (error) {
        // The lock does not depend on the callback.
        this.#log.error(error, `onChange(${held}) of the sole writer lock failed`);
      }
    };
    while (!signal.aborted) {
      if (this.#session !== undefined) {
        await this.#session.ended;
        this.#session = undefined;
        this.#store.suspend();
        if (!signal.aborted) void tell(false);
      } else if (await this.#try(options).catch(() => false)) void tell(true);
      else await delay(250, undefined, { signal }).catch(() => {});
    }
  }
}

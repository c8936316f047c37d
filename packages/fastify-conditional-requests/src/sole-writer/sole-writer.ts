import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { after } from './clock.ts';
import { AnotherWriter, WriteUnavailable } from '../errors.ts';
import { LockSession } from './lock-session.ts';
import type { MemoryVersionStore } from '../versions/memory-version-store.ts';

/** All in milliseconds. */
export interface SoleWriterOptions {
  /** How long to wait for a predecessor's session to end. Default 5,000. */
  readonly waitMs?: number;
  /** How long to trust a lock that nothing has been heard of. Default 3,000; asked 6 times as often. */
  readonly leaseMs?: number;
  /**
   * How long after the lock was taken the first write waits: a predecessor that is cut off from the
   * database trusts its lost lock for its lease, and must not be outrun. Default: `leaseMs`.
   */
  readonly graceMs?: number;
  /** Told when the lock is lost and when it is held again. */
  readonly onChange?: (held: boolean) => void | Promise<void>;
}

/**
 * Sees to it that one process at a time writes a database, by a lock that a session of its own
 * holds. While the lock is lost, or nothing has been heard of it for a lease, the store vouches for
 * nothing. Taken again, it starts a new epoch: another process may have written meanwhile.
 */
export class SoleWriter {
  readonly #pool: Pool;
  readonly #store: MemoryVersionStore;
  readonly #options: Required<SoleWriterOptions>;
  readonly #closing = new AbortController();
  #session: LockSession | undefined;
  #grace: Promise<void> = Promise.resolve();
  #keeping: Promise<void> = Promise.resolve();

  private constructor(pool: Pool, store: MemoryVersionStore, options: SoleWriterOptions) {
    const { waitMs = 5_000, leaseMs = 3_000, graceMs = leaseMs, onChange = () => {} } = options;
    for (const [name, value] of Object.entries({ waitMs, leaseMs, graceMs })) {
      if (!Number.isFinite(value) || value < 0) {
        throw new TypeError(`${name}: expected milliseconds, received ${value}`);
      }
    }
    const { max } = pool.options;
    if (max !== undefined && max < 2) {
      throw new TypeError(
        `pool: expected a maximum of 2 connections or more, received ${max}: the lock keeps one`,
      );
    }
    this.#pool = pool;
    this.#store = store;
    this.#options = { waitMs, leaseMs, graceMs, onChange };
  }

  /** @throws AnotherWriter if another session holds the lock when `waitMs` are over */
  static async take(
    pool: Pool,
    store: MemoryVersionStore,
    options: SoleWriterOptions = {},
  ): Promise<SoleWriter> {
    const writer = new SoleWriter(pool, store, options);
    const deadline = performance.now() + writer.#options.waitMs;
    while (!(await writer.#try())) {
      if (performance.now() > deadline) throw new AnotherWriter();
      await delay(100);
    }
    writer.#keeping = writer.#keep();
    return writer;
  }

  /** The session that holds the lock; undefined while it is lost. */
  get session(): LockSession | undefined {
    return this.#session;
  }

  /**
   * The session to write under, when no predecessor can vouch any more for what will change.
   *
   * @throws WriteUnavailable while the lock is lost
   */
  async mayWrite(): Promise<LockSession> {
    for (let grace: unknown; grace !== this.#grace; await grace) grace = this.#grace;
    if (this.#session === undefined) throw new WriteUnavailable('the sole writer lock is lost');
    return this.#session;
  }

  /** Lets the lock go; the store stays suspended. */
  async release(): Promise<void> {
    this.#closing.abort();
    this.#store.suspend();
    this.#session?.close();
    await this.#keeping;
  }

  async #try(): Promise<boolean> {
    const { signal } = this.#closing;
    const session = await LockSession.open(this.#pool, signal);
    if (session === undefined) return false;
    if (signal.aborted) {
      session.close();
      return false;
    }
    const { leaseMs, graceMs } = this.#options;
    this.#session = session;
    this.#grace = delay(graceMs, undefined, { signal }).catch(() => {});
    this.#store.resume(after(session.heardAt, leaseMs));
    session.keep(leaseMs / 6, leaseMs, () =>
      this.#store.vouchUntil(after(session.heardAt, leaseMs)),
    );
    return true;
  }

  /** Keeps the lock, or takes it again when it is lost, until this writer is released. */
  async #keep(): Promise<void> {
    const { signal } = this.#closing;
    // What a listener throws is an error of the process that nobody caught, not the end of the keeper.
    const tell = (held: boolean): void => queueMicrotask(() => void this.#options.onChange(held));
    while (!signal.aborted) {
      if (this.#session !== undefined) {
        await this.#session.ended;
        this.#session = undefined;
        this.#store.suspend();
        if (!signal.aborted) tell(false);
      } else if (await this.#try().catch(() => false)) tell(true);
      else await delay(250, undefined, { signal }).catch(() => {});
    }
  }
}

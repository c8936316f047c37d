import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { MemoryVersionStore } from './memory-version-store.ts';

export interface SoleWriterOptions {
  /** How long to wait for a predecessor's session to end, in milliseconds. Default 5,000. */
  readonly waitMs?: number;
  /** Told when the lock is lost and when it is held again. */
  readonly onChange?: (held: boolean) => void;
}

/** The database has another writer. */
export class AnotherWriter extends Error {
  override readonly name = 'AnotherWriter';

  constructor() {
    super(
      'Another process holds the sole writer lock of this database: versions in memory are right ' +
        'for one process only. Stop the other one first',
    );
  }
}

/** Two numbers that no other user of advisory locks is likely to take. */
const lockKey = '1702126439, 1667591279';

/**
 * Holds a session advisory lock, so that one process at a time writes a database. The session is
 * one connection of the pool. While the lock is lost, the store is suspended; held again, it
 * starts a new epoch, since another process may have written meanwhile.
 */
export class SoleWriter {
  /** Rises each time the lock is taken. */
  generation = 0;
  readonly #pool: Pool;
  readonly #store: MemoryVersionStore;
  readonly #onChange: (held: boolean) => void;
  readonly #closing = new AbortController();
  #client: PoolClient | undefined;
  #retaking: Promise<void> = Promise.resolve();

  private constructor(pool: Pool, store: MemoryVersionStore, onChange: (held: boolean) => void) {
    this.#pool = pool;
    this.#store = store;
    this.#onChange = onChange;
  }

  get held(): boolean {
    return this.#client !== undefined;
  }

  /** @throws AnotherWriter if another session holds the lock when `waitMs` are over */
  static async take(
    pool: Pool,
    store: MemoryVersionStore,
    { waitMs = 5_000, onChange = () => {} }: SoleWriterOptions = {},
  ): Promise<SoleWriter> {
    const writer = new SoleWriter(pool, store, onChange);
    const deadline = performance.now() + waitMs;
    while (!(await writer.#try())) {
      if (performance.now() > deadline) throw new AnotherWriter();
      await delay(100);
    }
    return writer;
  }

  /** Lets the lock go; the store stays suspended. */
  async release(): Promise<void> {
    this.#closing.abort();
    await this.#retaking;
    this.#store.suspend();
    this.#client?.release(true);
    this.#client = undefined;
  }

  async #try(): Promise<boolean> {
    const client = await this.#pool.connect();
    try {
      const lost = (): void => this.#lose(client);
      client.once('error', lost);
      client.once('end', lost);
      const { rows } = await client.query<{ taken: boolean }>(
        `SELECT pg_try_advisory_lock(${lockKey}) AS taken`,
      );
      if (rows[0]?.taken !== true) {
        client.off('error', lost);
        client.off('end', lost);
        client.release();
        return false;
      }
    } catch (error) {
      client.release(true);
      throw error;
    }
    this.#client = client;
    this.generation++;
    return true;
  }

  #lose(client: PoolClient): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#store.suspend();
    client.release(true);
    if (this.#closing.signal.aborted) return;
    this.#onChange(false);
    this.#retaking = this.#retake();
  }

  async #retake(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      if (await this.#try().catch(() => false)) {
        this.#store.resume();
        this.#onChange(true);
        return;
      }
      await delay(250, undefined, { signal }).catch(() => {});
    }
  }
}

import type { Pool, PoolClient } from 'pg';
import { type Connections, survive } from '../database/connection.ts';
import { simpleQuery } from '../database/simple-query.ts';
import { DatabaseUnavailable } from '../errors.ts';
import { termLock } from './locks.ts';
import type { LockSession } from './lock-session.ts';
import type { SoleWriter } from './sole-writer.ts';

/**
 * The connections of a pool that lead to the server that has the sole writer's lock. After a failover,
 * or behind a load balancer, others may lead to an old primary or to a standby. The version of a tag
 * would not fit their content.
 */
export class WritersServer implements Connections {
  readonly #pool: Pool;
  readonly #writer: SoleWriter;
  /** The term in which a connection was found to lead there. */
  readonly #terms = new WeakMap<PoolClient, number>();

  constructor(pool: Pool, writer: SoleWriter) {
    this.#pool = pool;
    this.#writer = writer;
  }

  /**
   * While the lock is not held, any connection: there are no versions then.
   *
   * @throws DatabaseUnavailable if a new connection leads to another server
   */
  async connect(): Promise<PoolClient> {
    for (;;) {
      const { idleCount, totalCount, options } = this.#pool;
      // A full pool may return a connection that something else has released.
      const isNew = idleCount === 0 && totalCount < (options.max ?? Infinity);
      const client = await this.#pool.connect();
      survive(client);
      const { session } = this.#writer;
      if (session === undefined || this.#terms.get(client) === session.term) return client;
      try {
        if (await isOn(client, session)) {
          this.#terms.set(client, session.term);
          return client;
        }
        if (!(await isHeld(session))) return client;
      } catch (error) {
        client.release(true);
        throw error;
      }
      client.release(true);
      if (isNew) {
        throw new DatabaseUnavailable(
          'a connection leads to another server than that of the sole writer lock',
        );
      }
    }
  }
}

/** Whether this term's lock is held on the server of the connection. */
async function isOn(client: PoolClient, { term }: LockSession): Promise<boolean> {
  const { values } = await simpleQuery(
    client,
    `SELECT pg_try_advisory_xact_lock_shared(${termLock(term)})`,
  );
  return values[0] === 'f';
}

/** Whether the session that holds the lock still answers. If not, it is given up. */
const isHeld = (session: LockSession): Promise<boolean> =>
  session.database.query('SELECT').then(
    () => !session.closed,
    () => {
      session.close();
      return false;
    },
  );

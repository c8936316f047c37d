import type { Pool, PoolClient } from 'pg';
import { type Connections, survive } from '../database/connection.ts';
import { simpleQuery } from '../database/simple-query.ts';
import { DatabaseUnavailable } from '../errors.ts';
import { termLock } from './locks.ts';
import type { LockSession } from './lock-session.ts';
import type { SoleWriter } from './sole-writer.ts';

/**
 * A pool's connections to the server on which the sole writer lock is held. After a failover, or behind
 * a load balancer, others may lead to an old primary or to a standby. Their content does not belong to
 * the versions in memory.
 */
export class WritersServer implements Connections {
  readonly #pool: Pool;
  readonly #writer: SoleWriter;
  /** The last term in which a connection was found to lead to that server. */
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
      const isNew = this.#pool.idleCount === 0;
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
          'a new connection leads to a server on which the sole writer lock is not held',
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

/** Whether the session that holds the lock still answers. */
const isHeld = (session: LockSession): Promise<boolean> =>
  session.database.query('SELECT').then(
    () => !session.closed,
    () => false,
  );

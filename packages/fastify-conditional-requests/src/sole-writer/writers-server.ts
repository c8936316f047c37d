import type { Pool, PoolClient } from 'pg';
import { type Connections, survive } from '../database/connection.ts';
import { simpleQuery } from '../database/simple-query.ts';
import { DatabaseUnavailable } from '../errors.ts';
import { serverIdentity } from './lock-session.ts';
import type { SoleWriter } from './sole-writer.ts';

/**
 * A pool's connections to the server on which the sole writer lock is held. After a failover, or behind
 * a load balancer, others may lead to an old primary or to a standby. Their content does not belong to
 * the versions in memory.
 */
export class WritersServer implements Connections {
  readonly #pool: Pool;
  readonly #writer: SoleWriter;
  /** The value of `serverIdentity` of each connection. */
  readonly #servers = new WeakMap<PoolClient, string | null | undefined>();

  constructor(pool: Pool, writer: SoleWriter) {
    this.#pool = pool;
    this.#writer = writer;
  }

  /**
   * While the lock is not held, any connection: then there are no versions, and no writes.
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
      if (session === undefined) return client;
      const isKnown = this.#servers.has(client);
      if (!isKnown) await this.#ask(client);
      if (this.#servers.get(client) === session.server) return client;
      client.release(true);
      if (isNew && !isKnown) {
        throw new DatabaseUnavailable(
          'a new connection leads to a server on which the sole writer lock is not held',
        );
      }
    }
  }

  async #ask(client: PoolClient): Promise<void> {
    try {
      const { values } = await simpleQuery(client, `SELECT ${serverIdentity}`);
      this.#servers.set(client, values[0]);
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}

import type { Pool, PoolClient } from 'pg';
import { type Connections, survive } from '../database/connection.ts';
import { simpleQuery } from '../database/simple-query.ts';
import { DatabaseUnavailable } from '../errors.ts';
import { serverIdentity } from './lock-session.ts';
import type { SoleWriter } from './sole-writer.ts';

/**
 * The connections of a pool that lead to the server that has the sole writer's lock. After a failover,
 * or behind a load balancer, others may lead to an old primary or to a standby. The version of a tag
 * would not fit their content.
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
      const isIdle = this.#pool.idleCount > 0;
      const client = await this.#pool.connect();
      survive(client);
      const { session } = this.#writer;
      if (session === undefined) return client;
      const isKnown = this.#servers.has(client);
      if (!isKnown) await this.#ask(client);
      if (this.#servers.get(client) === session.server) return client;
      client.release(true);
      if (!isKnown && !isIdle) {
        throw new DatabaseUnavailable(
          'a connection leads to another server than that of the sole writer lock',
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

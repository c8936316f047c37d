import type { FastifyBaseLogger } from 'fastify';
import type { Pool, PoolClient } from 'pg';
import { throwOfDatabase } from './unavailable.ts';

const ignore = (): void => {};

/**
 * Logs the end of idle connections. Without a listener, one that PostgreSQL ends would end the
 * process; the pool opens another when it needs it.
 *
 * @returns a function that ends the logging. The process survives after that as well: a pool is most
 * often closed after the service, and PostgreSQL may stop in between
 */
export function surviveIdleErrors(pool: Pool, log: FastifyBaseLogger): () => void {
  const onError = (error: Error): void =>
    log.warn({ err: error }, 'An idle connection to the database has ended');
  pool.on('error', onError);
  return () => {
    pool.off('error', onError).off('error', ignore).on('error', ignore);
  };
}

const heard = new WeakSet<PoolClient>();

/**
 * Lends a connection, and gives it back to the pool, which closes it if it is broken.
 *
 * @param work may say that the connection is of no use any more
 */
export async function withConnection<Result>(
  pool: Pool,
  work: (client: PoolClient, discard: () => void) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch(throwOfDatabase);
  if (!heard.has(client)) {
    heard.add(client);
    // Without a listener, a connection that breaks between two queries would end the process.
    client.on('error', ignore);
  }
  let isDiscarded = false;
  try {
    return await work(client, () => {
      isDiscarded = true;
    });
  } finally {
    client.release(isDiscarded);
  }
}

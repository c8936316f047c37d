import type { Pool, PoolClient } from 'pg';
import { throwOfDatabase } from './unavailable.ts';

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
    client.on('error', () => {});
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

import type { Pool, PoolClient } from 'pg';

/**
 * Lends a connection, and gives it back: to the pool if it is in order, else closed.
 *
 * @param work may say that the connection is of no use any more
 */
export async function withConnection<Result>(
  pool: Pool,
  work: (client: PoolClient, discard: () => void) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken = false;
  // Without a listener, a connection that breaks between two queries would end the process.
  const breaks = (): void => void (broken = true);
  client.on('error', breaks);
  try {
    return await work(client, breaks);
  } finally {
    // What is closed may still break: its listener stays.
    if (!broken) client.off('error', breaks);
    client.release(broken);
  }
}

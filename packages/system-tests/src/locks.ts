import pg from 'pg';
import { expect, vi } from 'vitest';

/** A connection for a test's own queries and locks. It may break: the server may be killed. */
export async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/**
 * Waits until exactly one connection to the observer's database waits for a lock of that kind.
 *
 * @param log for the message, if none does
 */
export const waitUntilBlocked = (kind: string, observer: pg.Client, log: () => string) =>
  vi.waitFor(
    async () => {
      // Within a transaction, the observer would see the same sessions each time.
      await observer.query('SELECT pg_stat_clear_snapshot()');
      const sql = `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = $1 AND NOT granted AND datname = current_database()`;
      expect((await observer.query(sql, [kind])).rows, log()).toHaveLength(1);
    },
    { timeout: 60_000 },
  );

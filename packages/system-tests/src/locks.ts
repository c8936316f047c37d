import pg from 'pg';
import { expect, vi } from 'vitest';

/** A connection for a test to look on by, or to stand in the way. The server may be killed meanwhile. */
export async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/**
 * Waits until somebody waits for a lock of that kind.
 *
 * @param log for the message, if nobody does
 */
export const waitUntilBlocked = (kind: string, observer: pg.Client, log: () => string) =>
  vi.waitFor(
    async () => {
      const sql = 'SELECT FROM pg_locks WHERE locktype = $1 AND NOT granted';
      expect((await observer.query(sql, [kind])).rows, log()).toHaveLength(1);
    },
    { timeout: 60_000 },
  );

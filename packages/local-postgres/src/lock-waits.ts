import pg from 'pg';
import { expect } from 'vitest';

/** Opens a connection with which a test blocks a service's transactions and observes them waiting. */
export async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

/** Resolves once `count` connections to the client's database wait for a lock. */
export const untilWaiting = (client: pg.Client, count: number): Promise<void> =>
  expect
    .poll(
      async () => {
        const { rows } = await client.query(
          `SELECT DISTINCT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE NOT granted AND datname = current_database()`,
        );
        return rows.length;
      },
      { timeout: 8_000 },
    )
    .toBe(count);

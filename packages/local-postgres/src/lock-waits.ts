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
    .poll(async () => {
      // Within a transaction, the client would see the same sessions each time.
      await client.query('SELECT pg_stat_clear_snapshot()');
      const { rows } = await client.query(
        `SELECT DISTINCT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
          WHERE NOT granted AND datname = current_database()`,
      );
      return rows.length;
    })
    .toBe(count);

/** Resolves once a connection to the client's database has waited this long for a lock. */
export const untilWaited = (client: pg.Client, milliseconds: number): Promise<void> =>
  expect
    .poll(
      async () => {
        const { rowCount } = await client.query(
          `SELECT FROM pg_locks
            WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND clock_timestamp() - waitstart > $1 * interval '1 millisecond'`,
          [milliseconds],
        );
        return rowCount;
      },
      { timeout: milliseconds + 60_000 },
    )
    .toBeGreaterThan(0);

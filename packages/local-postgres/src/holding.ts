import pg from 'pg';
import { expect } from 'vitest';

/** A connection beside the service, by which a test holds up the service and watches it wait. */
export async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

/** Resolves as soon as so many connections to the client's database wait for a lock. */
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

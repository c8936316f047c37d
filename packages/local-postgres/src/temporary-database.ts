import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { codeOf } from './errors.ts';
import { asAdministrator, createRoleAndDatabase, urlFor } from './services.ts';

export type TemporaryDatabase = Awaited<ReturnType<typeof temporaryDatabase>>;

/**
 * Creates an empty database with its own role on a running cluster.
 *
 * @param adminUrl the administrator's URL for the cluster
 * @param name prefix of the database's name
 */
export async function temporaryDatabase(adminUrl: string, name = 'test') {
  const unique = `${name}_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(16).toString('hex');
  await asAdministrator(adminUrl, (client) =>
    onceUnused(() => createRoleAndDatabase(client, unique, password)),
  );
  return {
    /** Connects as the database's owner. */
    url: urlFor(adminUrl, unique, { user: unique, password }),
    /** Connects to the database as the administrator. */
    adminUrl: urlFor(adminUrl, unique),
    drop: () =>
      asAdministrator(adminUrl, async (client) => {
        const id = client.escapeIdentifier(unique);
        await sessionsEnded(client, unique);
        await onceUnused(() => client.query(`DROP DATABASE IF EXISTS ${id} WITH (FORCE)`));
        await client.query(`DROP ROLE IF EXISTS ${id}`);
      }),
  };
}

const inUse = '55006';

/** Repeats it for a minute: PostgreSQL waits only 5 s for others to leave a database. */
async function onceUnused(run: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + 60_000;
  for (;;) {
    try {
      await run();
      return;
    } catch (error) {
      if (codeOf(error) !== inUse || performance.now() > end) throw error;
      await delay(10);
    }
  }
}

const patienceMs = 1_000;

/**
 * Waits until closing sessions have ended, for a second at most. If such a session is terminated, its
 * client emits an error, and a pool that has ended may have no listener for it.
 */
async function sessionsEnded(client: Client, database: string): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const { rowCount } = await client.query('SELECT FROM pg_stat_activity WHERE datname = $1', [
      database,
    ]);
    if (rowCount === 0 || performance.now() > end) return;
    await delay(10);
  }
}

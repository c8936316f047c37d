import type { Pool, PoolClient } from 'pg';
import { asText } from '../database/as-text.ts';
import { withConnection } from '../database/connection.ts';
import { codeOf } from '../database/unavailable.ts';
import { sharedSessions } from '../errors.ts';

/**
 * Refuses a pooler that assigns a session of PostgreSQL per transaction or statement, as PgBouncer can
 * be configured: other processes would write through the session that has the lock.
 */
export const requireOwnSessions = (pool: Pool): Promise<void> =>
  withConnection(pool, async (client) => {
    const session = await sessionOf(client);
    // A pooler reports a process id that it has made up.
    if ('processID' in client && String(client.processID) === session) return;
    const isKept = async () => (await sessionOf(client)) === session;
    // A pooler that rotates sessions assigns another one now. One that reuses the last session assigns
    // it to the other connection, which keeps it for its transaction.
    if (!(await isKept())) throw sharedSessions();
    await withConnection(pool, async (other) => {
      await other.query('BEGIN').catch(requireTransactions);
      try {
        if ((await sessionOf(other)) === session || !(await isKept())) throw sharedSessions();
      } finally {
        await other.query('ROLLBACK');
      }
    });
  });

async function sessionOf(client: PoolClient): Promise<string | undefined> {
  const statement = asText('SELECT pg_backend_pid()::text AS pid');
  const { rows } = await client.query<{ pid: string }>(statement);
  return rows[0]?.pid;
}

/** `protocol_violation`: PgBouncer's answer to BEGIN in statement mode. */
function requireTransactions(error: unknown): never {
  throw codeOf(error) === '08P01' ? sharedSessions(error) : error;
}

import type { Pool, PoolClient } from 'pg';
import { withConnection } from '../database/connection.ts';
import { sharedSessions } from '../errors.ts';

/**
 * Refuses a pooler that lends PostgreSQL's sessions for a transaction or a statement at a time, as
 * PgBouncer does by default: a lock that is taken through it belongs to a session that other
 * processes also write through.
 *
 * @throws Error that says what to do
 */
export const requireOwnSessions = (pool: Pool): Promise<void> =>
  withConnection(pool, async (client) => {
    const session = await sessionOf(client);
    // A pooler tells its clients a process id of its own making.
    if ((client as { processID?: unknown }).processID === session) return;
    const isKept = async () => (await sessionOf(client)) === session;
    // One that takes sessions by turns gives another one now; one that takes the last one again
    // gives it to the other connection, which keeps it for its transaction.
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

async function sessionOf(client: PoolClient): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid;
}

/** `protocol_violation`: PgBouncer answers a BEGIN with it that it has no sessions for. */
function requireTransactions(error: unknown): never {
  const isRefused = error instanceof Error && 'code' in error && error.code === '08P01';
  throw isRefused ? sharedSessions(error) : error;
}

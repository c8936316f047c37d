import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Queryable } from './database.ts';

/** How a COMMIT ended; an `aborted` one with PostgreSQL's reason. */
export type Outcome =
  | { readonly is: 'committed' }
  | { readonly is: 'aborted'; readonly reason: unknown }
  | { readonly is: 'unknown' };

/** Sends COMMIT, and does not take a broken connection for a failed transaction. */
export async function commit(client: Queryable): Promise<Outcome> {
  try {
    const { command } = await client.query('COMMIT');
    // A COMMIT of a transaction that has failed succeeds as a ROLLBACK.
    return command === 'COMMIT'
      ? { is: 'committed' }
      : { is: 'aborted', reason: new Error('The transaction had failed before its COMMIT') };
  } catch (reason) {
    // An ERROR (a deferred constraint, say) ends the transaction and leaves the session alive. A
    // FATAL one, or a lost connection, may have come after the commit was made durable.
    const fromServer = reason instanceof Error && 'severity' in reason;
    return fromServer && (await isAlive(client)) ? { is: 'aborted', reason } : { is: 'unknown' };
  }
}

const isAlive = (client: Queryable): Promise<boolean> =>
  client.query('ROLLBACK').then(
    () => true,
    () => false,
  );

/** `invalid_parameter_value`: the id lies in the future. A crash forgot it, so it never committed. */
const isFromTheFuture = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '22023';

/**
 * Asks PostgreSQL what became of a transaction until it knows.
 *
 * @param transactionId what `pg_current_xact_id()` said inside it
 * @returns `settled` if it ended so long ago that PostgreSQL has forgotten how
 * @throws the signal's reason, if that comes first
 */
export async function resolveOutcome(
  pool: Pool,
  transactionId: string,
  signal: AbortSignal,
): Promise<'committed' | 'aborted' | 'settled'> {
  for (let pause = 20; ; pause = Math.min(2 * pause, 1_000)) {
    signal.throwIfAborted();
    try {
      const { rows } = await pool.query<{ status: string | null }>(
        'SELECT pg_xact_status($1::xid8) AS status',
        [transactionId],
      );
      const status = rows[0]?.status ?? 'settled';
      if (status === 'committed' || status === 'aborted' || status === 'settled') return status;
    } catch (error) {
      if (isFromTheFuture(error)) return 'aborted';
    }
    await delay(pause, undefined, { signal });
  }
}

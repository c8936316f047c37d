import type { Queryable } from '../database/database.ts';
import type { LockSession } from '../sole-writer/lock-session.ts';
import { untilAnswered } from './retry.ts';

/** What became of a transaction whose COMMIT was not answered. */
export interface Settlement {
  /** `settled`: it ended so long ago that PostgreSQL has forgotten how. */
  readonly status: 'committed' | 'aborted' | 'settled';
  /**
   * Whether the server is the one that the transaction ran on. One that crashed may give the id of
   * a transaction that it lost to another one, which then commits.
   */
  readonly certain: boolean;
}

/** `invalid_parameter_value`: the id lies in the future. A crash forgot it, so it never committed. */
const isFromTheFuture = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '22023';

/**
 * Asks PostgreSQL what became of a transaction until it knows: on the session that held the
 * writer's lock when the transaction began, as long as that lives, else on the pool.
 *
 * @param transactionId what `pg_current_xact_id()` said inside it
 * @throws the signal's reason, if that comes first
 */
export const resolveOutcome = (
  pool: Queryable,
  session: LockSession | undefined,
  transactionId: string,
  signal: AbortSignal,
): Promise<Settlement> =>
  untilAnswered(async () => {
    const certain = session !== undefined && !session.closed;
    try {
      const { rows } = await (certain ? session.database : pool).query<{ status: string | null }>(
        'SELECT pg_xact_status($1::xid8) AS status',
        [transactionId],
      );
      const status = rows[0]?.status ?? 'settled';
      const isOver = status === 'committed' || status === 'aborted' || status === 'settled';
      return isOver ? { status, certain } : undefined;
    } catch (error) {
      return isFromTheFuture(error) ? { status: 'aborted', certain } : undefined;
    }
  }, signal);

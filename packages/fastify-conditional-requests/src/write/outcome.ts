import type { Queryable } from '../database/database.ts';
import type { LockSession } from '../sole-writer/lock-session.ts';
import { untilAnswered } from './retry.ts';

/** The outcome of a transaction whose COMMIT was not answered. */
export interface Settlement {
  /** `settled`: it ended so long ago that PostgreSQL no longer knows how. */
  readonly status: 'committed' | 'aborted' | 'settled';
  /**
   * Whether the server has not crashed since. After a crash, it may reuse the id of a transaction that
   * was lost.
   */
  readonly certain: boolean;
}

/** `invalid_parameter_value`: the id lies in the future, so a crash lost it before it was committed. */
const isFromTheFuture = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '22023';

/**
 * Asks PostgreSQL for the outcome of a transaction until it is known: on the session that held the
 * writer's lock when the transaction began, while that lives, otherwise on the pool.
 *
 * @param transactionId `pg_current_xact_id()` inside it
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

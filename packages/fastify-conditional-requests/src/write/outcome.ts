import { asText } from '../database/as-text.ts';
import type { Queryable } from '../database/database.ts';
import { serverStart } from '../database/server-start.ts';
import { codeOf } from '../database/unavailable.ts';
import type { LockSession } from '../sole-writer/lock-session.ts';
import { untilAnswered } from './retry.ts';

/** The outcome of a transaction whose COMMIT was not answered. */
export interface Settlement {
  /** `settled`: PostgreSQL has forgotten the outcome, or this server may never have known it. */
  readonly status: 'committed' | 'aborted' | 'settled';
  /**
   * Whether `committed` is certain: the server has not crashed since (after a crash, it may reuse the id
   * of a lost transaction), and no failover can lose the commit.
   */
  readonly certain: boolean;
}

/** `invalid_parameter_value`: the id lies in the future, so a crash lost it before it was committed. */
const isFromTheFuture = (error: unknown): boolean => codeOf(error) === '22023';

/** With synchronous standbys, the wait for them may have been cancelled after a local commit. */
const hasNoStandbys = "current_setting('synchronous_standby_names') = ''";

/** A standby that has not replayed the transaction yet would report its id as in the future (22023). */
const statusIf = (condition: string): string =>
  `CASE WHEN pg_is_in_recovery() THEN 'in progress'
    WHEN ${condition} THEN pg_xact_status($1::xid8) END`;

const ofSession = `SELECT ${statusIf('true')} AS status, (${hasNoStandbys})::text AS certain`;

const isSameServer = `${serverStart}::text = $2`;

/**
 * An old primary may not have reached the id, or have aborted a transaction of its own with it.
 * `committed` is certain only if this session is also older than the transaction.
 */
const ofAnySession = `
  SELECT ${statusIf(isSameServer)} AS status,
    (${isSameServer}
      AND extract(epoch FROM backend_start)::numeric < $3::numeric
      AND ${hasNoStandbys})::text AS certain
  FROM pg_stat_activity WHERE pid = pg_backend_pid()`;

/**
 * Asks PostgreSQL for the outcome of a transaction until it is known: on the session that held the
 * writer's lock when the transaction began, while that lives, otherwise on the pool.
 *
 * @param transactionId `pg_current_xact_id()` inside it
 * @param since as returned by `begin`. Without it and without a session, the outcome is never certain
 * @throws the signal's reason, if that comes first
 */
export const resolveOutcome = (
  pool: Queryable,
  session: LockSession | undefined,
  transactionId: string,
  signal: AbortSignal,
  since?: string,
): Promise<Settlement> =>
  untilAnswered(async () => {
    const isHeld = session !== undefined && !session.closed;
    let certain = isHeld;
    try {
      const statement =
        since === undefined
          ? asText(ofSession, [transactionId])
          : asText(ofAnySession, [transactionId, ...since.split(' ')]);
      const { rows } = await (isHeld ? session.database : pool).query<{
        status: string | null;
        certain?: string;
      }>(statement);
      certain = rows[0]?.certain === 'true' && (since !== undefined || isHeld);
      const status = rows[0]?.status ?? 'settled';
      const isOver = status === 'committed' || status === 'aborted' || status === 'settled';
      return isOver ? { status, certain } : undefined;
    } catch (error) {
      return isFromTheFuture(error) ? { status: 'aborted', certain } : undefined;
    }
  }, signal);

import type { PoolClient } from 'pg';
import type { ChangeCounting } from './changes.ts';
import { metered, type Usage } from '../database/database.ts';
import { type SimpleAnswer, simpleQuery } from '../database/simple-query.ts';
import { withinTime } from './retry.ts';

/** How a COMMIT ended; an `aborted` one with PostgreSQL's reason. */
export type Outcome =
  /** With the columns that the statements before COMMIT returned. */
  | { readonly is: 'committed'; readonly answer: readonly (string | null)[] }
  | { readonly is: 'aborted'; readonly reason: unknown }
  | { readonly is: 'unknown' }
  /** Something other than the library had ended the transaction before. */
  | { readonly is: 'ended before' };

/** A connection with an open transaction. */
export interface OpenConnection {
  readonly client: PoolClient;
  readonly usage: Usage;
  readonly counting: ChangeCounting;
}

/**
 * Sends COMMIT. A broken connection is an unknown outcome, not a failed transaction.
 *
 * @param transactionId `pg_current_xact_id()` after BEGIN
 * @param patienceMs without an answer for this long, the outcome is unknown and the connection cannot be reused
 */
export async function commit(
  connection: OpenConnection,
  transactionId: string,
  patienceMs: number,
  last = '',
): Promise<Outcome> {
  const answered = await withinTime(sendCommit(connection, transactionId, last), patienceMs);
  return answered ?? { is: 'unknown' };
}

/** If COMMIT stops waiting for a standby, PostgreSQL reports success and a warning. */
const enableWarnings =
  "CASE current_setting('client_min_messages') WHEN 'error' " +
  "THEN set_config('client_min_messages', 'warning', true) END";

/** @returns undefined if the outcome is unknown */
async function sendCommit(
  { client, usage, counting }: OpenConnection,
  transactionId: string,
  last: string,
): Promise<Outcome | undefined> {
  const before = last === '' ? '' : `${last}; `;
  // In the same round trip: which transaction COMMIT ends.
  const text =
    `${before}SELECT pg_current_xact_id_if_assigned(), ${counting.report}, ${enableWarnings}; ` +
    'COMMIT';
  let answer: SimpleAnswer;
  let isCancelled = false;
  const hear = (notice: { code?: string | undefined; routine?: string | undefined }): void => {
    isCancelled ||= notice.code === '01000' && notice.routine !== 'exec_stmt_raise';
  };
  client.on('notice', hear);
  try {
    answer = await metered(usage, 'COMMIT', () => simpleQuery(client, text));
  } catch (reason) {
    // An ERROR (a deferred constraint, say) ends the transaction and leaves the session alive. A
    // FATAL one, or a lost connection, may have come after the commit was made durable.
    const fromServer = reason instanceof Error && 'severity' in reason;
    return fromServer && (await isAlive(client, counting)) ? { is: 'aborted', reason } : undefined;
  } finally {
    client.off('notice', hear);
  }
  const { values, command } = answer;
  if (values.at(-1) !== transactionId || command !== 'COMMIT') return { is: 'ended before' };
  // A cancelled wait for a standby (`statement_timeout`) is only a warning, but a failover may lose the commit.
  return isCancelled ? undefined : { is: 'committed', answer: values.slice(0, -1) };
}

const isAlive = (client: PoolClient, { report }: ChangeCounting): Promise<boolean> =>
  simpleQuery(client, `ROLLBACK; SELECT ${report}`).then(
    () => true,
    () => false,
  );

/**
 * Sends ROLLBACK.
 *
 * @param transactionId undefined if its BEGIN has failed
 * @returns false if something other than the library had committed the transaction before
 */
export async function rollback(
  { client, usage, counting }: OpenConnection,
  transactionId: string | undefined,
): Promise<boolean> {
  const status = transactionId === undefined ? 'NULL' : `pg_xact_status('${transactionId}')`;
  const text = `ROLLBACK; SELECT ${status}, ${counting.report}`;
  const { values } = await metered(usage, 'ROLLBACK', () => simpleQuery(client, text));
  return values[0] !== 'committed';
}

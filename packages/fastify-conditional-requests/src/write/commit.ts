import type { Queryable } from '../database/database.ts';

/** How a COMMIT ended; an `aborted` one with PostgreSQL's reason. */
export type Outcome =
  | { readonly is: 'committed' }
  | { readonly is: 'aborted'; readonly reason: unknown }
  | { readonly is: 'unknown' };

const unknown: Outcome = { is: 'unknown' };

/**
 * Sends COMMIT, and does not take a broken connection for a failed transaction.
 *
 * @param patienceMs no answer for so long, and the outcome is unknown; the connection is of no use then
 */
export const commit = (client: Queryable, patienceMs: number): Promise<Outcome> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, patienceMs, unknown);
    void sendCommit(client).then((outcome) => {
      clearTimeout(timer);
      return resolve(outcome);
    });
  });

/** Never rejects. */
async function sendCommit(client: Queryable): Promise<Outcome> {
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
    return fromServer && (await isAlive(client)) ? { is: 'aborted', reason } : unknown;
  }
}

const isAlive = (client: Queryable): Promise<boolean> =>
  client.query('ROLLBACK').then(
    () => true,
    () => false,
  );

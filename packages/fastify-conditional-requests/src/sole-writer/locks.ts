import { asText } from '../database/as-text.ts';
import type { Queryable } from '../database/database.ts';

/** An advisory lock is identified by two numbers; other programs are unlikely to use these. */
const space = 1_702_126_439;
/** Held by the session of the process that may write. */
export const writerLock = `${space}, 1667591279`;
/** Held in shared mode by each write's transaction, from its BEGIN to its end. */
export const writesLock = `${space}, 1667591280`;
/** Held by the transaction that changes the mode. */
const modeLock = `${space}, 1667591281`;
/** Held by the session of a term. The term is a random number. */
export const termLock = (term: number): string => `${space + 1}, ${term}`;

/** Replaces the pool's `query_timeout` in a query that waits for transactions of other sessions. */
export const noQueryTimeout = { query_timeout: 2 ** 31 - 1 };

/** @returns false if another session holds the lock; it is released at the end of the transaction */
async function tryLockInTransaction(transaction: Queryable, lock: string): Promise<boolean> {
  const { rows } = await transaction.query<{ taken: string }>(
    asText(`SELECT pg_try_advisory_xact_lock(${lock})::text AS taken`),
  );
  return rows[0]?.taken === 'true';
}

/** @returns the kind of process that holds a lock for a change of mode; undefined if both are taken now */
export async function tryModeLocksInTransaction(
  transaction: Queryable,
): Promise<'mode change' | 'writer' | undefined> {
  if (!(await tryLockInTransaction(transaction, modeLock))) return 'mode change';
  return (await tryLockInTransaction(transaction, writerLock)) ? undefined : 'writer';
}

/** Waits until no transaction of an earlier sole writer can commit any more. */
export async function waitForWritesInTransaction(transaction: Queryable): Promise<void> {
  await transaction.query({
    text: `SELECT pg_advisory_xact_lock(${writesLock})`,
    ...noQueryTimeout,
  });
}

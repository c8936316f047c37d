import { inspect } from 'node:util';
import type { OpenConnection } from './commit.ts';
import { metered } from '../database/database.ts';
import { simpleQuery } from '../database/simple-query.ts';
import { WriteUnavailable } from '../errors.ts';
import { fenced, type LockSession } from '../sole-writer/lock-session.ts';

const isolationLevels = {
  'read committed': ' ISOLATION LEVEL READ COMMITTED',
  'repeatable read': ' ISOLATION LEVEL REPEATABLE READ',
  serializable: ' ISOLATION LEVEL SERIALIZABLE',
};

export type IsolationLevel = keyof typeof isolationLevels;

/** @throws TypeError */
export function requireIsolationLevel(value: unknown): asserts value is IsolationLevel | undefined {
  if (value === undefined || (typeof value === 'string' && Object.hasOwn(isolationLevels, value))) {
    return;
  }
  const expected = Object.keys(isolationLevels).join("', '");
  throw new TypeError(
    `transact: expected isolationLevel to be one of '${expected}', received ${inspect(value)}`,
  );
}

/**
 * Begins a transaction, under the writer's lock if there is one, in one round trip.
 *
 * @param settings SQL that follows BEGIN
 * @returns the transaction's id, and the count of changes before it
 * @throws WriteUnavailable if the lock is lost
 */
export async function begin(
  { client, usage, counting }: OpenConnection,
  session: LockSession | undefined,
  settings: string,
  isolationLevel: IsolationLevel | undefined,
): Promise<{ transactionId: string; baseline: string }> {
  const current = 'pg_current_xact_id()';
  const fencedId =
    session === undefined ? current : `CASE WHEN NOT ${fenced(session.term)} THEN ${current} END`;
  const level = isolationLevel === undefined ? '' : isolationLevels[isolationLevel];
  const text = `BEGIN${level}; ${settings}SELECT ${fencedId}${counting.baseline}`;
  const { values } = await metered(usage, text, () => simpleQuery(client, text));
  const [transactionId, baseline = '0'] = values;
  if (typeof transactionId === 'string') return { transactionId, baseline: baseline ?? '0' };
  session?.close();
  throw new WriteUnavailable('the sole writer lock is lost');
}

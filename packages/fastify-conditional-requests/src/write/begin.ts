import { inspect } from 'node:util';
import type { OpenConnection } from './commit.ts';
import { metered } from '../database/database.ts';
import { serverStart } from '../database/server-start.ts';
import { simpleQuery } from '../database/simple-query.ts';
import { codeOf } from '../database/unavailable.ts';
import { serverIsStandby, WriteUnavailable } from '../errors.ts';
import type { Tag, Version, VersionsInTransaction } from '../versions/version-store.ts';
import { fenced, type LockSession } from '../sole-writer/lock-session.ts';

const isolationLevels = ['read committed', 'repeatable read', 'serializable'] as const;

export type IsolationLevel = (typeof isolationLevels)[number];

/** The start times of the server and of the transaction, for `resolveOutcome`. */
const since = `${serverStart} || ' ' || extract(epoch FROM now())`;

/** A standby's errors: `feature_not_supported` for READ WRITE, `read_only_sql_transaction` for a transaction id. */
const ofStandby: ReadonlySet<unknown> = new Set(['0A000', '25006']);

export function requireIsolationLevel(value: unknown): asserts value is IsolationLevel | undefined {
  if (value === undefined || isolationLevels.some((level) => level === value)) return;
  throw new TypeError(
    `transact: expected isolationLevel to be one of '${isolationLevels.join("', '")}', ` +
      `received ${inspect(value)}`,
  );
}

/**
 * Begins a transaction, under the writer's lock if there is one, in one round trip.
 *
 * @param described tags whose version is looked up, if the transaction raises versions
 * @returns the transaction's id, the count of changes before it, and that version; `since` if the
 * transaction raises versions
 * @throws WriteUnavailable if the lock is lost, or the server is a standby
 */
export async function begin(
  { client, usage, counting }: OpenConnection,
  session: LockSession | undefined,
  settings: string,
  isolationLevel: IsolationLevel | undefined,
  versions?: VersionsInTransaction,
  described: readonly Tag[] = [],
): Promise<{
  readonly transactionId: string;
  readonly since: string;
  readonly baseline: string;
  readonly version: Version | undefined;
}> {
  const current =
    versions === undefined ? 'pg_current_xact_id()' : `${versions.declaration} || ' ' || ${since}`;
  const fencedId =
    session === undefined ? current : `CASE WHEN NOT ${fenced(session.term)} THEN ${current} END`;
  const given = isolationLevel ?? (versions === undefined ? undefined : 'read committed');
  const level = given === undefined ? '' : ` ISOLATION LEVEL ${given}`;
  const access = versions === undefined ? '' : ' READ WRITE';
  const lookUp = versions === undefined ? '' : `; ${versions.lookUp(described)}`;
  const text = `BEGIN${level}${access}; ${settings}SELECT ${fencedId}${counting.baseline}${lookUp}`;
  const { values } = await metered(usage, text, () => simpleQuery(client, text)).catch(
    (error: unknown) => {
      if (!ofStandby.has(codeOf(error))) throw error;
      throw serverIsStandby(error);
    },
  );
  const [first, ...rest] = values;
  const baseline = (counting.baseline === '' ? undefined : rest.shift()) ?? '0';
  const version = versions?.versionIn(rest, described);
  if (typeof first === 'string') {
    const [transactionId = '', ...times] = first.split(' ');
    return { transactionId, since: times.join(' '), baseline, version };
  }
  session?.close();
  throw new WriteUnavailable('the sole writer lock is lost');
}

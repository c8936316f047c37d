import type { Pool } from 'pg';
import { asText } from '../database/as-text.ts';
import type { Queryable } from '../database/database.ts';
import { withConnection } from '../database/connection.ts';
import { throwOfDatabase } from '../database/unavailable.ts';

/**
 * How to count the changes of one transaction with `pg_stat_xact_*`. A session keeps its counts until
 * it reports them, at most once a second.
 */
export interface ChangeCounting {
  /** SQL that follows BEGIN and returns the count so far; 0 if it is empty. */
  readonly baseline: string;
  /** An expression for the end of the transaction, which resets the counts for the next one. */
  readonly report: string;
}

const changesOf = (relation: string): string =>
  `pg_stat_get_xact_tuples_inserted(${relation}) + ` +
  `pg_stat_get_xact_tuples_updated(${relation}) + pg_stat_get_xact_tuples_deleted(${relation})`;
const allChanges = `SELECT coalesce(sum(${changesOf('oid')}), 0) FROM pg_class WHERE relkind IN ('r', 'm')`;

/** From PostgreSQL 15 on: a function call, with no measurable cost. */
export const byReport: ChangeCounting = { baseline: '', report: 'pg_stat_force_next_flush()' };
/** Before PostgreSQL 15: the counts of all tables when the transaction begins. */
export const byBaseline: ChangeCounting = { baseline: `; ${allChanges}`, report: '1' };

const known = new WeakMap<Pool, ChangeCounting>();

/** @returns a promise only the first time */
export function changeCountingOf(pool: Pool): ChangeCounting | Promise<ChangeCounting> {
  return known.get(pool) ?? askFor(pool);
}

async function askFor(pool: Pool): Promise<ChangeCounting> {
  const sql = asText("SELECT current_setting('server_version_num') AS version");
  const { rows } = await withConnection(pool, (client) =>
    client.query<{ version: string }>(sql).catch(throwOfDatabase),
  );
  const counting = Number(rows[0]?.version ?? 0) >= 150_000 ? byReport : byBaseline;
  known.set(pool, counting);
  return counting;
}

/**
 * Whether this transaction has changed anything. It has changed a table if
 *
 * - it holds a writer's lock on it, which ROLLBACK TO SAVEPOINT releases, and the table has counted
 *   changes; foreign tables, and tables with an access method other than heap, do not count
 * - it has created, altered, truncated or dropped it: it holds a stronger lock, and catalogs have
 *   changed
 *
 * With `track_counts` off, only the locks are known.
 */
const question = `
  WITH held AS (
    SELECT c.oid, c.relkind, c.relam, l.mode
    FROM pg_locks l LEFT JOIN pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND (c.oid IS NULL OR c.relkind IN ('r', 'm', 'f', 'p'))
      AND (l.relation >= 16384 OR l.relation = 'pg_largeobject'::regclass)
      AND l.mode NOT IN ('AccessShareLock', 'RowShareLock', 'SIReadLock'))
  SELECT counts::text, EXISTS (
    SELECT FROM held WHERE NOT counts OR CASE
      WHEN mode <> 'RowExclusiveLock' THEN $1 < (${allChanges}) AND EXISTS (
        SELECT FROM pg_class
        WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'
          AND ${changesOf('pg_class.oid')} > 0)
      WHEN relkind = 'f' OR relam NOT IN (0, 2) THEN true
      ELSE ${changesOf('held.oid')} > 0 AND $1 < (${allChanges}) END)::text AS changed
  FROM (SELECT current_setting('track_counts')::bool AS counts) setting`;

/**
 * Asks PostgreSQL whether the transaction has changed anything, by whatever means.
 *
 * @throws Error if it has: without a touch, clients would get stale answers
 */
export async function requireNoChange(database: Queryable, baseline: string): Promise<void> {
  const { rows } = await database.query<{ counts: string; changed: string }>(
    asText(question, [baseline]),
  );
  const [row] = rows;
  if (row?.changed === 'false') return;
  throw new Error(
    'A transaction changed rows and touched no tag: touch what it changes' +
      (row?.counts === 'false'
        ? '. (With track_counts off, writing statements count as changes)'
        : ''),
  );
}

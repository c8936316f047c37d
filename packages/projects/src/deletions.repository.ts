import type { Queryable, Transaction } from 'fastify-conditional-requests';
import type { Page } from 'service-kit';
import type { Deletion } from './deletions.schema.ts';
import { tags } from './tags.ts';

interface Row {
  deletion_id: string;
  position: string;
  project_id: string;
  area_id: string | null;
  zone_id: string | null;
  deleted_at: Date;
  purged_at: Date | null;
}

const columns = 'deletion_id, position, project_id, area_id, zone_id, deleted_at, purged_at';

const toDeletion = ({ area_id, zone_id, purged_at, ...row }: Row): Deletion => ({
  deletion_id: row.deletion_id,
  project_id: row.project_id,
  ...(area_id !== null && { area_id }),
  ...(zone_id !== null && { zone_id }),
  deleted_at: row.deleted_at.toISOString(),
  ...(purged_at !== null && { purged_at: purged_at.toISOString() }),
});

/** @param purged only those that have been purged, or only those that have not */
export async function listDeletions(
  database: Queryable,
  purged: boolean | undefined,
  page: Page,
): Promise<(Deletion & { position: string })[]> {
  const { rows } = await database.query<Row>(
    `SELECT ${columns} FROM deletions
      WHERE position > $1 ${purged === undefined ? '' : `AND purged_at IS ${purged ? 'NOT ' : ''}NULL`}
      ORDER BY position LIMIT $2`,
    [page.after ?? 0, page.limit + 1],
  );
  return rows.map((row) => ({ ...toDeletion(row), position: row.position }));
}

export async function findDeletion(
  database: Queryable,
  deletion: string,
): Promise<Deletion | undefined> {
  const { rows } = await database.query<Row>(
    `SELECT ${columns} FROM deletions WHERE deletion_id = $1`,
    [deletion],
  );
  return rows[0] && toDeletion(rows[0]);
}

/** Call it in the transaction of the delete, so that the record exists if and only if that commits. */
export async function recordDeletion(
  transaction: Transaction,
  { project_id, area_id, zone_id }: Pick<Deletion, 'project_id' | 'area_id' | 'zone_id'>,
): Promise<void> {
  await transaction.query(
    'INSERT INTO deletions (project_id, area_id, zone_id) VALUES ($1, $2, $3)',
    [project_id, area_id ?? null, zone_id ?? null],
  );
  transaction.touch(tags.deletions);
}

/**
 * Marks a deletion as purged. The time of the first mark stays, so that purging again does not keep
 * the record alive.
 */
export async function markPurged(transaction: Transaction, deletion: string): Promise<void> {
  const { rowCount } = await transaction.query(
    'UPDATE deletions SET purged_at = now() WHERE deletion_id = $1 AND purged_at IS NULL',
    [deletion],
  );
  if (rowCount === 0) return;
  await forgetPurged(transaction);
  transaction.touch(tags.deletions);
}

/**
 * Records are kept for a week after the purge, in case the other service loses it in a failover.
 * Each mark forgets more records than it adds, and no request pays for too many others.
 */
async function forgetPurged(transaction: Transaction): Promise<void> {
  await transaction.query(
    `DELETE FROM deletions WHERE deletion_id IN (
       SELECT deletion_id FROM deletions WHERE purged_at < now() - interval '7 days'
        ORDER BY purged_at LIMIT 100 FOR UPDATE SKIP LOCKED)`,
  );
}

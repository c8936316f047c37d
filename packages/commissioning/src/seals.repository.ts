import type { Transaction } from 'fastify-conditional-requests';
import { conflict, found, notFound } from 'service-kit';
import type { Scope } from './nodes.schema.ts';
import type { Seal, SealInput } from './seals.schema.ts';
import { tags } from './tags.ts';

/** Distinguishes the locks of projects from other advisory locks: "node" in ASCII. */
const lockSpace = 1_852_793_957;

/** Keeps other writers of the project's nodes out until the transaction ends. */
export async function lockNodes(transaction: Transaction, project: string): Promise<void> {
  await transaction.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [lockSpace, project]);
}

/** Where a write is about to put a node, or only its project if the write leaves it where it is. */
interface Destination {
  project_id: string;
  area_id?: string;
  zone_id?: string;
}

/**
 * Lets a node be written unless a seal covers the place where it is or the one where it goes. No
 * seal can be added before the transaction ends.
 *
 * The lock has a statement of its own: the next one then sees everything that was committed before
 * the lock was granted.
 *
 * @throws Problem 404 for a tombstone, 409 for a seal that expires
 */
export async function lockUnsealedNode(
  transaction: Transaction,
  { project_id, area_id, zone_id }: Destination,
  node: string,
): Promise<void> {
  await transaction.query('SELECT pg_advisory_xact_lock_shared($1, hashtext($2))', [
    lockSpace,
    project_id,
  ]);
  const { rows } = await transaction.query<{ is_tombstone: boolean }>(
    `SELECT s.expires_at IS NULL AS is_tombstone
       FROM seals s
       JOIN (SELECT area_id, zone_id FROM nodes WHERE project_id = $1 AND node_uuid = $2
              UNION ALL VALUES ($3::uuid, $4::uuid)) AS place (area_id, zone_id)
         ON (s.area_id IS NULL OR s.area_id = place.area_id)
        AND (s.zone_id IS NULL OR s.zone_id = place.zone_id)
      WHERE s.project_id = $1 AND (s.expires_at IS NULL OR s.expires_at > clock_timestamp())
      ORDER BY is_tombstone DESC LIMIT 1`,
    [project_id, node, area_id ?? null, zone_id ?? null],
  );
  const [seal] = rows;
  if (seal === undefined) return;
  if (seal.is_tombstone) throw notFound();
  throw conflict('This is being deleted, and takes no changes meanwhile', {
    headers: { 'retry-after': '1' },
  });
}

/** @throws Problem 409 if the id is taken */
export async function createSeal(
  transaction: Transaction,
  { project_id, area_id, zone_id }: Scope,
  { seal_id, seconds }: SealInput,
): Promise<Seal> {
  await forgetExpiredSeals(transaction);
  const { rows } = await transaction.query<{ expires_at: Date }>(
    `INSERT INTO seals (seal_id, project_id, area_id, zone_id, expires_at)
     VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))
     ON CONFLICT (seal_id) DO NOTHING
     RETURNING expires_at`,
    [seal_id, project_id, area_id ?? null, zone_id ?? null, seconds],
  );
  const [created] = rows;
  if (created === undefined) throw conflict('There is already a seal with this id');
  transaction.touch(tags.seals(project_id));
  return { seal_id, expires_at: created.expires_at.toISOString() };
}

/** Without effect on any answer; bounded, so that no request pays for many others. */
async function forgetExpiredSeals(transaction: Transaction): Promise<void> {
  await transaction.query(
    `DELETE FROM seals WHERE seal_id IN (
       SELECT seal_id FROM seals WHERE expires_at <= clock_timestamp()
        ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)`,
  );
}

/** @throws Problem 404 if there is no such seal, or if it is a tombstone */
export async function liftSeal(transaction: Transaction, seal: string): Promise<void> {
  const { rows } = await transaction.query<{ project_id: string }>(
    'DELETE FROM seals WHERE seal_id = $1 AND expires_at IS NOT NULL RETURNING project_id',
    [seal],
  );
  const [lifted] = rows;
  transaction.touch(tags.seals(found(lifted).project_id));
}

/** Seals a scope forever. The tombstone replaces all seals within the scope, whoever owns them. */
export async function leaveTombstone(
  transaction: Transaction,
  { project_id, area_id, zone_id }: Scope,
): Promise<void> {
  const scope = [project_id, area_id ?? null, zone_id ?? null];
  const replaced = await transaction.query(
    `DELETE FROM seals
      WHERE project_id = $1
        AND ($2::uuid IS NULL OR area_id = $2)
        AND ($3::uuid IS NULL OR zone_id = $3)
        AND (expires_at IS NOT NULL
             OR (area_id, zone_id) IS DISTINCT FROM ($2::uuid, $3::uuid))`,
    scope,
  );
  const created = await transaction.query(
    `INSERT INTO seals (seal_id, project_id, area_id, zone_id)
     VALUES (gen_random_uuid(), $1, $2, $3) ON CONFLICT DO NOTHING`,
    scope,
  );
  if (replaced.rowCount !== 0 || created.rowCount !== 0) {
    transaction.touch(tags.seals(project_id));
  }
}

import { isDeepStrictEqual } from 'node:util';
import type { Queryable, Transaction } from 'fastify-conditional-requests';
import { found, notFound, type Page } from 'service-kit';
import type { InArea } from './areas.schema.ts';
import { recordDeletion } from './deletions.repository.ts';
import { tags } from './tags.ts';
import { type InZone, Zone, type ZoneChange, zoneFields } from './zones.schema.ts';

const names = Object.keys(Zone.properties);
const columns = names.join(', ');
export const zoneColumns = (table: string): string =>
  names.map((name) => `${table}.${name}`).join(', ');

/** @throws Problem 404 if there is no such area */
export async function listZones(
  database: Queryable,
  { project_id, area_id }: InArea,
  page: Page,
): Promise<(Zone & { position: string })[]> {
  // An area without zones still gives a row, which tells it from a missing area.
  const { rows } = await database.query<{ zone_id: null } | (Zone & { position: string })>(
    `SELECT ${zoneColumns('z')}, z.position
       FROM areas a LEFT JOIN zones z ON z.area_id = a.area_id AND z.position > $3
      WHERE a.project_id = $1 AND a.area_id = $2
      ORDER BY z.position LIMIT $4`,
    [project_id, area_id, page.after ?? 0, page.limit + 1],
  );
  if (rows.length === 0) throw notFound();
  return rows.filter((row) => row.zone_id !== null);
}

/** @throws Problem 404 */
export const findZone = (database: Queryable, zone: InZone): Promise<Zone> =>
  selectZone(database, zone);

async function selectZone(
  database: Queryable,
  { project_id, area_id, zone_id }: InZone,
  lock = '',
): Promise<Zone> {
  const { rows } = await database.query<Zone>(
    `SELECT ${zoneColumns('z')}
       FROM zones z JOIN areas a USING (area_id)
      WHERE a.project_id = $1 AND a.area_id = $2 AND z.zone_id = $3 ${lock}`,
    [project_id, area_id, zone_id],
  );
  return found(rows[0]);
}

/** @throws Problem 404 if there is no such area */
export async function createZone(
  transaction: Transaction,
  area: InArea,
  zone: Zone,
): Promise<void> {
  const { rowCount } = await transaction.query(
    `INSERT INTO zones (area_id, ${columns})
     SELECT a.area_id, ${zoneColumns('z')} FROM areas a, jsonb_populate_record(NULL::zones, $3) z
      WHERE a.project_id = $1 AND a.area_id = $2`,
    [area.project_id, area.area_id, zone],
  );
  if (rowCount === 0) throw notFound();
  touchZone(transaction, { ...area, zone_id: zone.zone_id });
}

/** @param zone as it is now */
export async function changeZone(
  transaction: Transaction,
  path: InZone,
  change: ZoneChange,
): Promise<Zone> {
  // Other requests wait for the project's lock, but a migration locks only the rows that it changes.
  const zone = await selectZone(transaction, path, 'FOR NO KEY UPDATE OF z');
  const changed = { ...zone, ...change };
  if (!isDeepStrictEqual(changed, zone)) {
    const changeable = Object.keys(zoneFields).join(', ');
    await transaction.query(
      `UPDATE zones SET (${changeable}) = (
         SELECT ${changeable} FROM jsonb_populate_record(NULL::zones, $2))
        WHERE zone_id = $1`,
      [zone.zone_id, changed],
    );
    touchZone(transaction, path);
  }
  return changed;
}

/** @throws Problem 404 */
export async function deleteZone(transaction: Transaction, zone: InZone): Promise<void> {
  const { rowCount } = await transaction.query(
    `DELETE FROM zones USING areas
      WHERE zones.area_id = areas.area_id
        AND areas.project_id = $1 AND areas.area_id = $2 AND zone_id = $3`,
    [zone.project_id, zone.area_id, zone.zone_id],
  );
  if (rowCount === 0) throw notFound();
  await recordDeletion(transaction, zone);
  touchZone(transaction, zone);
}

const touchZone = (transaction: Transaction, zone: InZone): void =>
  transaction.touch(tags.zone(zone), tags.zones(zone), tags.area(zone));

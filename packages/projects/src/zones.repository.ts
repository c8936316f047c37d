import { isDeepStrictEqual } from 'node:util';
import type { Queryable, Transaction } from 'fastify-conditional-requests';
import type { Page } from 'service-kit';
import { recordDeletion } from './deletions.repository.ts';
import { tags } from './tags.ts';
import { Zone, type ZoneChange, zoneFields } from './zones.schema.ts';

const names = Object.keys(Zone.properties);
const columns = names.join(', ');
export const zoneColumns = (table: string): string =>
  names.map((name) => `${table}.${name}`).join(', ');

/** @returns undefined if there is no such area */
export async function listZones(
  database: Queryable,
  project: string,
  area: string,
  page: Page,
): Promise<(Zone & { position: string })[] | undefined> {
  // An area without zones still gives a row, which tells it from a missing area.
  const { rows } = await database.query<{ zone_id: null } | (Zone & { position: string })>(
    `SELECT ${zoneColumns('z')}, z.position
       FROM areas a LEFT JOIN zones z ON z.area_id = a.area_id AND z.position > $3
      WHERE a.project_id = $1 AND a.area_id = $2
      ORDER BY z.position LIMIT $4`,
    [project, area, page.after ?? 0, page.limit + 1],
  );
  return rows.length === 0 ? undefined : rows.filter((row) => row.zone_id !== null);
}

export async function findZone(
  database: Queryable,
  project: string,
  area: string,
  zone: string,
): Promise<Zone | undefined> {
  const { rows } = await database.query<Zone>(
    `SELECT ${zoneColumns('z')}
       FROM zones z JOIN areas a USING (area_id)
      WHERE a.project_id = $1 AND a.area_id = $2 AND z.zone_id = $3`,
    [project, area, zone],
  );
  return rows[0];
}

/** @returns whether there is such an area */
export async function createZone(
  transaction: Transaction,
  project: string,
  area: string,
  zone: Zone,
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `INSERT INTO zones (area_id, ${columns})
     SELECT a.area_id, ${zoneColumns('z')} FROM areas a, jsonb_populate_record(NULL::zones, $3) z
      WHERE a.project_id = $1 AND a.area_id = $2`,
    [project, area, zone],
  );
  if (rowCount === 0) return false;
  touchZone(transaction, project, area, zone.zone_id);
  return true;
}

/** @param zone as it is now */
export async function changeZone(
  transaction: Transaction,
  project: string,
  area: string,
  zone: Zone,
  change: ZoneChange,
): Promise<Zone> {
  const changed = { ...zone, ...change };
  if (!isDeepStrictEqual(changed, zone)) {
    const changeable = Object.keys(zoneFields).join(', ');
    await transaction.query(
      `UPDATE zones SET (${changeable}) = (
         SELECT ${changeable} FROM jsonb_populate_record(NULL::zones, $2))
        WHERE zone_id = $1`,
      [zone.zone_id, changed],
    );
    touchZone(transaction, project, area, zone.zone_id);
  }
  return changed;
}

/** @returns whether there was such a zone */
export async function deleteZone(
  transaction: Transaction,
  project: string,
  area: string,
  zone: string,
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `DELETE FROM zones USING areas
      WHERE zones.area_id = areas.area_id
        AND areas.project_id = $1 AND areas.area_id = $2 AND zone_id = $3`,
    [project, area, zone],
  );
  if (rowCount === 0) return false;
  await recordDeletion(transaction, project, area, zone);
  touchZone(transaction, project, area, zone);
  return true;
}

function touchZone(transaction: Transaction, project: string, area: string, zone: string): void {
  transaction.touch(
    tags.zone(project, area, zone),
    tags.zones(project, area),
    tags.area(project, area),
  );
}

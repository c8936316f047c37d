import type { Queryable, Transaction } from 'fastify-conditional-requests';
import { maxPage, type Page } from 'service-kit';
import type { Area, AreaSummary } from './areas.schema.ts';
import { recordDeletion } from './deletions.repository.ts';
import { tags } from './tags.ts';
import { zoneColumns } from './zones.repository.ts';
import type { Zone } from './zones.schema.ts';

export async function listAreas(database: Queryable, project: string, page: Page) {
  const { rows } = await database.query<AreaSummary & { position: string }>(
    `SELECT area_id, name, position FROM areas
      WHERE project_id = $1 AND position > $2
      ORDER BY position LIMIT $3`,
    [project, page.after ?? 0, page.limit + 1],
  );
  return rows;
}

interface AreaRow extends Omit<Area, 'zones'> {
  readonly zones: readonly (Zone & { position: string })[];
}

/**
 * One statement, so that all parts come from one snapshot.
 *
 * @returns one zone more than a page has, if there are so many
 */
export async function findArea(
  database: Queryable,
  project: string,
  area: string,
): Promise<AreaRow | undefined> {
  const { rows } = await database.query<AreaRow>(
    `SELECT area_id, name,
            (SELECT coalesce(json_agg(z ORDER BY z.position::bigint), '[]')
               FROM (SELECT ${zoneColumns('z')}, z.position::text FROM zones z
                      WHERE z.area_id = a.area_id ORDER BY z.position LIMIT $3) z) AS zones
       FROM areas a WHERE project_id = $1 AND area_id = $2`,
    [project, area, maxPage + 1],
  );
  return rows[0];
}

export async function createArea(
  transaction: Transaction,
  project: string,
  { area_id, name }: AreaSummary,
): Promise<void> {
  await transaction.query('INSERT INTO areas (area_id, project_id, name) VALUES ($1, $2, $3)', [
    area_id,
    project,
    name,
  ]);
  transaction.touch(
    tags.area(project, area_id),
    tags.zones(project, area_id),
    tags.areas(project),
    tags.project(project),
  );
}

export async function renameArea(
  transaction: Transaction,
  project: string,
  area: string,
  name: string,
): Promise<void> {
  const { rowCount } = await transaction.query(
    'UPDATE areas SET name = $3 WHERE project_id = $1 AND area_id = $2 AND name <> $3',
    [project, area, name],
  );
  if (rowCount === 0) return;
  transaction.touch(tags.area(project, area), tags.areas(project), tags.project(project));
}

/** @returns whether there was such an area */
export async function deleteArea(
  transaction: Transaction,
  project: string,
  area: string,
): Promise<boolean> {
  const { rows: zones } = await transaction.query<{ zone_id: string }>(
    'SELECT zone_id FROM zones JOIN areas USING (area_id) WHERE project_id = $1 AND area_id = $2',
    [project, area],
  );
  const { rowCount } = await transaction.query(
    'DELETE FROM areas WHERE project_id = $1 AND area_id = $2',
    [project, area],
  );
  if (rowCount === 0) return false;
  await recordDeletion(transaction, project, area);
  transaction.touch(
    tags.area(project, area),
    tags.zones(project, area),
    tags.areas(project),
    tags.project(project),
    ...zones.map(({ zone_id }) => tags.zone(project, area, zone_id)),
  );
  return true;
}

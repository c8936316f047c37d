import type { Queryable, Transaction } from 'fastify-conditional-requests';
import { maxPage, notFound, type Page } from 'service-kit';
import type { Area, AreaSummary, InArea } from './areas.schema.ts';
import { recordDeletion } from './deletions.repository.ts';
import type { InProject } from './projects.schema.ts';
import { tags } from './tags.ts';
import { zoneColumns } from './zones.repository.ts';
import type { Zone } from './zones.schema.ts';

export async function listAreas(database: Queryable, { project_id }: InProject, page: Page) {
  const { rows } = await database.query<AreaSummary & { position: string }>(
    `SELECT area_id, name, position FROM areas
      WHERE project_id = $1 AND position > $2
      ORDER BY position LIMIT $3`,
    [project_id, page.after ?? 0, page.limit + 1],
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
export async function findArea(database: Queryable, { project_id, area_id }: InArea) {
  const { rows } = await database.query<AreaRow>(
    `SELECT area_id, name,
            (SELECT coalesce(json_agg(z ORDER BY z.position::bigint), '[]')
               FROM (SELECT ${zoneColumns('z')}, z.position::text FROM zones z
                      WHERE z.area_id = a.area_id ORDER BY z.position LIMIT $3) z) AS zones
       FROM areas a WHERE project_id = $1 AND area_id = $2`,
    [project_id, area_id, maxPage + 1],
  );
  return rows[0];
}

export async function createArea(
  transaction: Transaction,
  area: InArea & { name: string },
): Promise<void> {
  await transaction.query('INSERT INTO areas (area_id, project_id, name) VALUES ($1, $2, $3)', [
    area.area_id,
    area.project_id,
    area.name,
  ]);
  transaction.touch(tags.area(area), tags.zones(area), tags.areas(area), tags.project(area));
}

export async function renameArea(
  transaction: Transaction,
  area: InArea,
  name: string,
): Promise<void> {
  const { rowCount } = await transaction.query(
    'UPDATE areas SET name = $3 WHERE project_id = $1 AND area_id = $2 AND name <> $3',
    [area.project_id, area.area_id, name],
  );
  if (rowCount === 0) return;
  transaction.touch(tags.area(area), tags.areas(area), tags.project(area));
}

/** @throws Problem 404 */
export async function deleteArea(transaction: Transaction, area: InArea): Promise<void> {
  const { project_id, area_id } = area;
  const { rows: zones } = await transaction.query<{ zone_id: string }>(
    'SELECT zone_id FROM zones JOIN areas USING (area_id) WHERE project_id = $1 AND area_id = $2',
    [project_id, area_id],
  );
  const { rowCount } = await transaction.query(
    'DELETE FROM areas WHERE project_id = $1 AND area_id = $2',
    [project_id, area_id],
  );
  if (rowCount === 0) throw notFound();
  await recordDeletion(transaction, area);
  transaction.touch(
    tags.area(area),
    tags.zones(area),
    tags.areas(area),
    tags.project(area),
    ...zones.map(({ zone_id }) => tags.zone({ ...area, zone_id })),
  );
}

import type { Queryable, Transaction } from 'fastify-conditional-requests';
import type { Page } from 'service-kit';
import type { Node, NodeChange, NodeSummary, Place, Scope } from './nodes.schema.ts';
import { tags } from './tags.ts';

export async function listNodes(database: Queryable, place: Place, page: Page) {
  const { rows } = await database.query<NodeSummary & { position: string }>(
    `SELECT node_uuid, name, position FROM nodes
      WHERE project_id = $1 AND zone_id = $2 AND position > $3
      ORDER BY position LIMIT $4`,
    [place.project_id, place.zone_id, page.after ?? 0, page.limit + 1],
  );
  return rows;
}

export async function findNode(
  database: Queryable,
  place: Place,
  node: string,
): Promise<Node | undefined> {
  const { rows } = await database.query<Node>(
    `SELECT node_uuid, name, configuration FROM nodes
      WHERE project_id = $1 AND zone_id = $2 AND node_uuid = $3`,
    [place.project_id, place.zone_id, node],
  );
  return rows[0];
}

/**
 * Creates, replaces or moves a node. It is one statement, so that `old` is the row that it replaced,
 * whatever other writers did in the meantime.
 *
 * @returns 'created' if the node is new in its project, 'moved' if it was in another zone of it
 */
export async function putNode(
  transaction: Transaction,
  { project_id, zone_id, area_id }: Place & { area_id: string },
  { node_uuid, name, configuration }: Node,
): Promise<'created' | 'replaced' | 'moved'> {
  const { rows } = await transaction.query<{
    zone_before: string | null;
    name_before: string | null;
  }>(
    `INSERT INTO nodes AS n (project_id, node_uuid, area_id, zone_id, name, configuration)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (project_id, node_uuid) DO UPDATE
        SET area_id = excluded.area_id, zone_id = excluded.zone_id,
            name = excluded.name, configuration = excluded.configuration
      WHERE (n.area_id, n.zone_id, n.name, n.configuration) IS DISTINCT FROM
            (excluded.area_id, excluded.zone_id, excluded.name, excluded.configuration)
     RETURNING old.zone_id AS zone_before, old.name AS name_before`,
    [project_id, node_uuid, area_id, zone_id, name, JSON.stringify(configuration)],
  );
  const [changed] = rows;
  if (changed === undefined) return 'replaced';
  transaction.touch(tags.node(project_id, node_uuid));
  if (changed.zone_before !== zone_id || changed.name_before !== name) {
    transaction.touch(tags.nodesOf(project_id, zone_id));
    if (changed.zone_before !== null) {
      transaction.touch(tags.nodesOf(project_id, changed.zone_before));
    }
  }
  if (changed.zone_before === null) return 'created';
  return changed.zone_before === zone_id ? 'replaced' : 'moved';
}

export async function changeNode(
  transaction: Transaction,
  { project_id, zone_id }: Place,
  node: string,
  { name, configuration }: NodeChange,
): Promise<Node | undefined> {
  const { rows: found } = await transaction.query<Node>(
    `SELECT node_uuid, name, configuration FROM nodes
      WHERE project_id = $1 AND zone_id = $2 AND node_uuid = $3
        FOR NO KEY UPDATE`,
    [project_id, zone_id, node],
  );
  const { rows: changed } = await transaction.query<Node & { renamed: boolean }>(
    `UPDATE nodes
        SET name = coalesce($4, name), configuration = coalesce($5::jsonb, configuration)
      WHERE project_id = $1 AND zone_id = $2 AND node_uuid = $3
        AND (name, configuration) <> (coalesce($4, name), coalesce($5::jsonb, configuration))
     RETURNING new.node_uuid, new.name, new.configuration, old.name <> new.name AS renamed`,
    [
      project_id,
      zone_id,
      node,
      name ?? null,
      configuration === undefined ? null : JSON.stringify(configuration),
    ],
  );
  const [row] = changed;
  if (row === undefined) return found[0];
  transaction.touch(tags.node(project_id, node));
  if (row.renamed) transaction.touch(tags.nodesOf(project_id, zone_id));
  return row;
}

export async function deleteNodes(
  transaction: Transaction,
  scope: Scope & { node_uuid?: string },
): Promise<number> {
  const { rows } = await transaction.query<{ node_uuid: string; zone_id: string }>(
    `DELETE FROM nodes
      WHERE project_id = $1
        AND ($2::uuid IS NULL OR area_id = $2)
        AND ($3::uuid IS NULL OR zone_id = $3)
        AND ($4::text IS NULL OR node_uuid = $4)
     RETURNING node_uuid, zone_id`,
    [scope.project_id, scope.area_id ?? null, scope.zone_id ?? null, scope.node_uuid ?? null],
  );
  for (const { node_uuid, zone_id } of rows) {
    transaction.touch(
      tags.node(scope.project_id, node_uuid),
      tags.nodesOf(scope.project_id, zone_id),
    );
  }
  return rows.length;
}

import type { Queryable, Transaction } from 'fastify-conditional-requests';
import { maxPage, type Page } from 'service-kit';
import type { AreaSummary } from './areas.schema.ts';
import { recordDeletion } from './deletions.repository.ts';
import type { InProject, Project, ProjectSummary } from './projects.schema.ts';
import { tags } from './tags.ts';

export async function listProjects(database: Queryable, email: string, page: Page) {
  const { rows } = await database.query<ProjectSummary & { position: string }>(
    `SELECT p.project_id, p.name, p.position
       FROM collaborators c JOIN projects p USING (project_id)
      WHERE c.email = $1 AND p.position > $2
      ORDER BY p.position LIMIT $3`,
    [email, page.after ?? 0, page.limit + 1],
  );
  return rows;
}

interface ProjectRow extends Omit<Project, 'areas'> {
  readonly areas: readonly (AreaSummary & { position: string })[];
}

/**
 * One statement, so that all parts come from one snapshot.
 *
 * @returns one area more than a page has, if there are so many
 */
export async function findProject(database: Queryable, { project_id }: InProject) {
  const { rows } = await database.query<ProjectRow>(
    `SELECT project_id, name,
            (SELECT coalesce(json_agg(json_build_object('email', email, 'role', role)
                                      ORDER BY email), '[]')
               FROM collaborators c WHERE c.project_id = p.project_id) AS collaborators,
            (SELECT coalesce(json_agg(json_build_object('area_id', area_id, 'name', name,
                                                        'position', position::text)
                                      ORDER BY position), '[]')
               FROM (SELECT * FROM areas a WHERE a.project_id = p.project_id
                      ORDER BY position LIMIT $2) a) AS areas
       FROM projects p WHERE project_id = $1`,
    [project_id, maxPage + 1],
  );
  return rows[0];
}

export async function createProject(
  transaction: Transaction,
  project: ProjectSummary,
  owner: string,
): Promise<void> {
  await transaction.query(
    `WITH project AS (
       INSERT INTO projects (project_id, name) VALUES ($1, $2) RETURNING project_id
     )
     INSERT INTO collaborators (project_id, email, role)
     SELECT project_id, $3, 'owner' FROM project`,
    [project.project_id, project.name, owner],
  );
  transaction.touch(tags.project(project), tags.role(project, owner), tags.projectsOf(owner));
}

export async function renameProject(transaction: Transaction, project: InProject, name: string) {
  const { rowCount } = await transaction.query(
    'UPDATE projects SET name = $2 WHERE project_id = $1 AND name <> $2',
    [project.project_id, name],
  );
  if (rowCount === 0) return;
  const members = await emailsOf(transaction, project);
  transaction.touch(tags.project(project), ...members.map(tags.projectsOf));
}

/** Nothing below the project needs a touch, since no user has a role to read it any more. */
export async function deleteProject(transaction: Transaction, project: InProject): Promise<void> {
  const members = await emailsOf(transaction, project);
  await transaction.query('DELETE FROM projects WHERE project_id = $1', [project.project_id]);
  await recordDeletion(transaction, project);
  transaction.touch(
    tags.project(project),
    ...members.map(tags.projectsOf),
    ...members.map((email) => tags.role(project, email)),
  );
}

async function emailsOf(transaction: Transaction, { project_id }: InProject): Promise<string[]> {
  const { rows } = await transaction.query<{ email: string }>(
    'SELECT email FROM collaborators WHERE project_id = $1',
    [project_id],
  );
  return rows.map(({ email }) => email);
}

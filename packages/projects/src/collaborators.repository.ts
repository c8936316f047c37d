import type { Queryable, Transaction } from 'fastify-conditional-requests';
import { conflict, type Page } from 'service-kit';
import { type Collaborator, maxCollaborators } from './collaborators.schema.ts';
import type { InProject } from './projects.schema.ts';
import { tags } from './tags.ts';

export async function listCollaborators(
  database: Queryable,
  { project_id }: InProject,
  page?: Page,
): Promise<Collaborator[]> {
  const { rows } = await database.query<Collaborator>(
    `SELECT email, role FROM collaborators
      WHERE project_id = $1 AND email > $2
      ORDER BY email LIMIT $3`,
    [project_id, page?.after ?? '', page === undefined ? null : page.limit + 1],
  );
  return rows;
}

export async function findCollaborator(
  database: Queryable,
  { project_id }: InProject,
  email: string,
): Promise<Collaborator | undefined> {
  const { rows } = await database.query<Collaborator>(
    'SELECT email, role FROM collaborators WHERE project_id = $1 AND email = $2',
    [project_id, email],
  );
  return rows[0];
}

export async function putCollaborators(
  transaction: Transaction,
  project: InProject,
  collaborators: readonly Collaborator[],
): Promise<void> {
  const { rows } = await transaction.query<Change>(
    `INSERT INTO collaborators AS c (project_id, email, role)
     SELECT $1, email, role FROM unnest($2::text[], $3::text[]) AS given (email, role)
     ON CONFLICT (project_id, email) DO UPDATE SET role = excluded.role WHERE c.role <> excluded.role
     RETURNING c.email, old.email IS NULL AS joined_or_left`,
    [
      project.project_id,
      collaborators.map(({ email }) => email),
      collaborators.map(({ role }) => role),
    ],
  );
  await touchCollaborators(transaction, project, rows);
  if (rows.some((change) => change.joined_or_left)) await requireNotTooMany(transaction, project);
}

export async function removeCollaborators(
  transaction: Transaction,
  project: InProject,
  emails: readonly string[],
): Promise<number> {
  const { rows } = await transaction.query<Change>(
    `DELETE FROM collaborators WHERE project_id = $1 AND email = ANY ($2)
     RETURNING email, true AS joined_or_left`,
    [project.project_id, emails],
  );
  await touchCollaborators(transaction, project, rows);
  return rows.length;
}

interface Change {
  email: string;
  joined_or_left: boolean;
}

async function touchCollaborators(
  transaction: Transaction,
  project: InProject,
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  transaction.touch(tags.project(project), tags.collaborators(project));
  for (const { email, joined_or_left } of changes) {
    transaction.touch(tags.role(project, email));
    if (joined_or_left) transaction.touch(tags.projectsOf(email));
  }
  const { rows } = await transaction.query(
    "SELECT 1 FROM collaborators WHERE project_id = $1 AND role IN ('owner', 'manager') LIMIT 1",
    [project.project_id],
  );
  if (rows.length === 0) throw conflict('A project keeps at least one owner or manager');
}

/** Until the commit, no other transaction can add one: `lockForChange` admits one writer at a time. */
async function requireNotTooMany(
  transaction: Transaction,
  { project_id }: InProject,
): Promise<void> {
  const { rows } = await transaction.query(
    'SELECT 1 FROM collaborators WHERE project_id = $1 OFFSET $2 LIMIT 1',
    [project_id, maxCollaborators],
  );
  if (rows.length === 0) return;
  throw conflict(`A project has at most ${maxCollaborators.toLocaleString('en')} collaborators`);
}

import type { Permit, Queryable, Transaction } from 'fastify-conditional-requests';
import type { FastifyRequest } from 'fastify';
import { forbidden, notFound, userOf } from 'service-kit';
import type { Role } from './collaborators.schema.ts';
import type { InProject } from './projects.schema.ts';
import { tags } from './tags.ts';

const findRole = async (database: Queryable, project: string, email: string) => {
  const { rows } = await database.query<{ role: Role }>(
    'SELECT role FROM collaborators WHERE project_id = $1 AND email = $2',
    [project, email],
  );
  return rows[0]?.role;
};

/** Lets collaborators of `:project_id` pass; to all others the project is not there. */
export const collaboratorsOnly: Permit = {
  vary: ['x-user'],
  async check(request: FastifyRequest) {
    const { project_id } = request.params as InProject;
    const email = userOf(request);
    const role = await request.remember(
      [tags.role(project_id, email)],
      `role ${project_id} ${email}`,
      (database) => findRole(database, project_id, email),
    );
    if (role === undefined) throw notFound();
  },
};

/**
 * Lets one writer at a time into a project, and only who may change it. The row locks give the
 * role as it is when the lock is there, not as it was when the statement began.
 */
export async function lockForChange(
  transaction: Transaction,
  project: string,
  email: string,
): Promise<void> {
  const { rows } = await transaction.query<{ role: Role }>(
    `SELECT c.role
       FROM projects p JOIN collaborators c USING (project_id)
      WHERE p.project_id = $1 AND c.email = $2
        FOR NO KEY UPDATE OF p FOR SHARE OF c`,
    [project, email],
  );
  const role = rows[0]?.role;
  if (role === undefined) throw notFound();
  if (role === 'viewer') throw forbidden('A viewer of this project cannot change it');
}

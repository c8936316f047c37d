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

/** Only collaborators of `:project_id` may read. For everybody else the project does not exist. */
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
 * Admits one writer of a project at a time, and checks that the user may change it. Because the rows are
 * locked, the role is the one at the time when the lock is granted, not when the statement began.
 *
 * @throws Problem 404 for everybody but collaborators, 403 for viewers
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

import type { Permit, Queryable, TransactOptions, Transaction } from 'fastify-conditional-requests';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { forbidden, found, userOf } from 'service-kit';
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

interface OfProject extends Pick<FastifyRequest, 'headers' | 'remember'> {
  readonly params: InProject;
}

const permit: Permit<OfProject> = {
  vary: ['x-user'],
  async check(request) {
    const { project_id } = request.params;
    const email = userOf(request);
    const role = await request.remember(
      [tags.role(project_id, email)],
      `role ${project_id} ${email}`,
      (database) => findRole(database, project_id, email),
    );
    found(role);
  },
};
/** Only collaborators of `:project_id` may read. For everybody else the project does not exist. */
export const collaboratorsOnly = { permit, rememberNotFound: true };

/** Runs work in a transaction if the user may change `:project_id`: see `lockForChange`. */
export const transactAsEditor = <Result>(
  request: OfProject,
  reply: Pick<FastifyReply, 'transact'>,
  work: (transaction: Transaction) => Promise<Result>,
  options?: TransactOptions,
): Promise<Result> =>
  reply.transact(async (transaction) => {
    await lockForChange(transaction, request.params.project_id, userOf(request));
    return work(transaction);
  }, options);

/** `transactAsEditor` for a DELETE, whose response describes no resource. */
export const deleteAsEditor = (
  request: OfProject,
  reply: Pick<FastifyReply, 'transact'>,
  work: (transaction: Transaction) => Promise<void>,
): Promise<void> => transactAsEditor(request, reply, work, { describes: [] });

/**
 * Admits one writer of a project at a time, and checks that the user may change it. Because the rows are
 * locked, the role is the one at the time when the lock is granted, not when the statement began.
 *
 * @throws Problem 404 for everybody but collaborators, 403 for viewers
 */
async function lockForChange(
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
  if (found(rows[0]).role === 'viewer')
    throw forbidden('A viewer of this project cannot change it');
}

import type { Permit, TransactOptions, Transaction } from 'fastify-conditional-requests';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { forbidden, found, userOf } from 'service-kit';
import { findCollaborator } from './collaborators.repository.ts';
import type { Role } from './collaborators.schema.ts';
import type { InProject } from './projects.schema.ts';
import { tags } from './tags.ts';

interface OfProject extends Pick<FastifyRequest, 'headers' | 'remember'> {
  readonly params: InProject;
}

const permit: Permit<OfProject> = {
  vary: ['x-user'],
  async check(request) {
    const { params } = request;
    const email = userOf(request);
    const role = await request.remember(
      [tags.role(params, email)],
      `role ${params.project_id} ${email}`,
      async (database) => (await findCollaborator(database, params, email))?.role,
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
    await lockForChange(transaction, request.params, userOf(request));
    return work(transaction);
  }, options);

/** `transactAsEditor` for a DELETE, whose response describes no resource and has no body. */
export async function deleteAsEditor(
  request: OfProject,
  reply: FastifyReply,
  work: (transaction: Transaction) => Promise<void>,
): Promise<null> {
  await transactAsEditor(request, reply, work, { describes: [] });
  reply.code(204);
  return null;
}

/**
 * Admits one writer of a project at a time, and checks that the user may change it. Because the rows are
 * locked, the role is the one at the time when the lock is granted, not when the statement began.
 *
 * @throws Problem 404 for everybody but collaborators, 403 for viewers
 */
async function lockForChange(
  transaction: Transaction,
  { project_id }: InProject,
  email: string,
): Promise<void> {
  const { rows } = await transaction.query<{ role: Role }>(
    `SELECT c.role
       FROM projects p JOIN collaborators c USING (project_id)
      WHERE p.project_id = $1 AND c.email = $2
        FOR NO KEY UPDATE OF p FOR SHARE OF c`,
    [project_id, email],
  );
  if (found(rows[0]).role === 'viewer')
    throw forbidden('A viewer of this project cannot change it');
}

import type { ProjectsSchemas } from 'api-clients';
import type { FastifyRequest } from 'fastify';
import { forbidden, userOf } from 'service-kit';
import { type Answer, ask, callerOf } from './ask.ts';
import type { InZone } from './nodes-of-zone.ts';
import type { Upstreams } from './upstreams.ts';

/** The zone, if projects lets this user see it. */
export const askZone = (request: FastifyRequest, { projects }: Upstreams): Promise<Answer> =>
  ask(
    request,
    'projects',
    'GET',
    projects.GET('/projects/{project_id}/areas/{area_id}/zones/{zone_id}', {
      params: { path: request.params as InZone },
      headers: callerOf(request),
      parseAs: 'arrayBuffer',
    }),
  );

/** @throws Problem 404 for who is no collaborator, 403 for a viewer */
export async function requireEditor(
  request: FastifyRequest,
  { projects }: Upstreams,
): Promise<void> {
  const { project_id } = request.params as Pick<InZone, 'project_id'>;
  const { body } = await ask(
    request,
    'projects',
    'GET',
    projects.GET('/projects/{project_id}/collaborators/{email}', {
      params: { path: { project_id, email: userOf(request) } },
      headers: callerOf(request),
      parseAs: 'arrayBuffer',
    }),
  );
  const { role } = JSON.parse(body.toString()) as ProjectsSchemas['Collaborator'];
  if (role === 'viewer') throw forbidden('A viewer of this project cannot change it');
}

/**
 * Runs both at once, and gives the second's result, good or bad, only where the first agrees:
 * nothing of it shows, by status, header or body, to who may not see it.
 */
export async function onlyIf<Permission, Result>(
  permission: Promise<Permission>,
  result: Promise<Result>,
): Promise<[Permission, Result]> {
  const [permitted, found] = await Promise.allSettled([permission, result]);
  if (permitted.status === 'rejected') throw permitted.reason;
  if (found.status === 'rejected') throw found.reason;
  return [permitted.value, found.value];
}

import type { ProjectsSchemas } from 'api-clients';
import { forbidden } from 'service-kit';
import { type Answer, parsed } from '../upstream/call.ts';
import type { Errand } from '../upstream/errand.ts';
import type { Gateway, InZone } from '../gateway.ts';

/** The zone, if projects lets this user see it. */
export const askZone = (
  { projects }: Pick<Gateway, 'projects'>,
  errand: Errand,
  path: InZone,
): Promise<Answer> =>
  projects.ask(errand, (client, sending) =>
    client.GET('/projects/{project_id}/areas/{area_id}/zones/{zone_id}', {
      params: { path },
      ...sending,
    }),
  );

/** @throws Problem 404 for who is no collaborator, 403 for a viewer */
export async function requireEditor(
  { projects }: Pick<Gateway, 'projects'>,
  errand: Errand,
  project_id: string,
): Promise<void> {
  const path = { project_id, email: errand.user };
  const answer = await projects.ask(errand, (client, sending) =>
    client.GET('/projects/{project_id}/collaborators/{email}', { params: { path }, ...sending }),
  );
  const { role } = parsed(answer) as ProjectsSchemas['Collaborator'];
  if (role === 'viewer') throw forbidden('A viewer of this project cannot change it');
}

/**
 * What commissioning says, where projects permits it. Both are asked at once, but who is refused
 * gets projects' answer as soon as it is there: its status, its fields and its time are what they
 * would be had nobody asked commissioning.
 *
 * What was stored before has stood since: a permission of the same request is one for it. What was
 * not may have been written after the permission was withdrawn (Zanzibar's 'new enemy'): for that it
 * is asked for again.
 *
 * @param askPermission of projects
 * @param ask commissioning
 */
export async function onlyIf(
  errand: Errand,
  askPermission: () => Promise<Answer>,
  ask: () => Promise<Answer>,
): Promise<[permission: Answer, answer: Answer]> {
  const askOrRefuse = () =>
    askPermission().catch((refusal: unknown) => {
      errand.withhold('commissioning');
      throw refusal;
    });
  const permission = askOrRefuse();
  const result = ask();
  // Of its failure as well only who is permitted may hear.
  result.catch(() => {});
  const permitted = await permission;
  const answer = await result;
  return [answer.isNew ? await askOrRefuse() : permitted, answer];
}

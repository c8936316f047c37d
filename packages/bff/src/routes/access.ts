import { unparsed } from 'api-clients';
import { forbidden, Problem } from 'service-kit';
import { wasStored } from 'undici-revalidating-cache';
import { expectJson } from '../upstream/expect-json.ts';
import { doubt, UnknownOutcome } from '../upstream/failures.ts';
import type { RequestScope } from '../upstream/request-scope.ts';
import { type ZonePath, zoneTemplate } from './paths.ts';

/** @throws Problem 404 if projects does not let this user see the zone */
export const requireZone = (
  { projects }: RequestScope,
  path: ZonePath,
  headers: Readonly<Record<string, string>> = {},
) => projects.GET(zoneTemplate, { params: { path }, headers, ...unparsed });

/** @throws Problem 404 for a user who is not a collaborator, 403 for a viewer */
export async function requireEditor(
  { projects, user }: RequestScope,
  project_id: string,
): Promise<void> {
  const { data } = await expectJson(
    projects.GET('/projects/{project_id}/collaborators/{email}', {
      params: { path: { project_id, email: user } },
    }),
  );
  if (data.role !== 'owner' && data.role !== 'manager') {
    throw forbidden('A viewer of this project cannot change it');
  }
}

/**
 * For a write whose response shows content: it may reflect changes made after the permission was withdrawn,
 * while the write was in transit.
 *
 * @throws UnknownOutcome if projects does not let this user see the zone any more; the write was done
 */
export async function requireZoneAfterWrite(scope: RequestScope, path: ZonePath): Promise<void> {
  try {
    await requireZone(scope, path);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new UnknownOutcome(error.statusCode, error.detail + doubt, { cause: error });
  }
}

/**
 * Asks commissioning if projects permits it. Both are asked at once. A client rejected by projects
 * gets that response at once, and learns nothing about commissioning: status, header fields and
 * timing are the same as if commissioning had not been asked.
 *
 * A stored response is older than the request, so a permission of the same request covers it. A new
 * one may reflect a write made after the permission was withdrawn (Zanzibar's 'new enemy'), so the
 * permission is checked again.
 *
 * @param askPermission of projects
 * @param ask commissioning
 */
export async function askWithPermission<Permission, Result extends { readonly response: Response }>(
  scope: RequestScope,
  askPermission: () => Promise<Permission>,
  ask: () => Promise<Result>,
): Promise<[permission: Permission, result: Result]> {
  const askOrReject = () =>
    askPermission().catch((problem: unknown) => {
      scope.conceal('commissioning');
      throw problem;
    });
  const permission = askOrReject();
  const result = ask();
  // If both fail, the client learns of the first only.
  result.catch(() => {});
  const permitted = await permission;
  const answered = await result;
  return [wasStored(answered.response) ? permitted : await askOrReject(), answered];
}

import { type ProjectsSchemas, unparsed } from 'api-clients';
import { Problem } from 'service-kit';
import { expectJson } from '../upstream/expect-json.ts';
import type { RequestScope } from '../upstream/request-scope.ts';

export type Deletion = ProjectsSchemas['Deletion'];

/** Each deletion is read once, so storing it would only displace other responses from the cache. */
const headers = { 'cache-control': 'no-store' };

/**
 * Steps 4 and 5 of DELETION.md: purges the nodes, if projects has a record that permits it.
 *
 * @returns whether the nodes are purged
 */
export async function purgeNodes(
  { projects, commissioning }: RequestScope,
  deletion_id: string,
  isExpected: (deletion: Deletion) => boolean = () => true,
): Promise<boolean> {
  const params = { path: { deletion_id } };
  const record = await expectJson(
    projects.GET('/deletions/{deletion_id}', { params, headers }),
  ).catch((error: unknown) => {
    if (error instanceof Problem && error.statusCode === 404) return undefined;
    throw error;
  });
  if (record === undefined || !isExpected(record.data)) return false;
  const { project_id, area_id, zone_id } = record.data;
  const query = { project_id, ...(area_id && { area_id }), ...(zone_id && { zone_id }) };
  await commissioning.DELETE('/nodes', { params: { query } });
  return true;
}

/** Undoes step 2. If it fails, the seal expires. */
export async function liftSeal({ commissioning }: RequestScope, seal_id: string): Promise<void> {
  try {
    await commissioning.DELETE('/seals/{seal_id}', { params: { path: { seal_id } } });
  } catch (error) {
    // It was not made, or is gone already.
    if (!(error instanceof Problem) || error.statusCode !== 404) throw error;
  }
}

/** Step 6. */
export async function markPurged({ projects }: RequestScope, deletion_id: string): Promise<void> {
  const params = { path: { deletion_id } };
  await projects.PATCH('/deletions/{deletion_id}', { params, body: { purged: true }, ...unparsed });
}

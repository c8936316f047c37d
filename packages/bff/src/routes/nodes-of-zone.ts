import type { CommissioningSchemas } from 'api-clients';
import { etagOf } from '../edge/edge.ts';
import { expectJson, type JsonResponse } from '../upstream/expect-json.ts';
import { nextPage } from '../upstream/next-page.ts';
import type { RequestScope } from '../upstream/request-scope.ts';
import type { ZonePath } from './paths.ts';

type NodeSummary = CommissioningSchemas['NodeSummary'];
type PageOfNodes = JsonResponse<readonly NodeSummary[]>;

/** Of the pages that a zone is composed from. */
export const nodesPageLimit = 1_000;

/** One page of the nodes of a zone, the first unless `after` says otherwise. */
export const readNodes = (
  { commissioning }: RequestScope,
  { project_id, zone_id }: ZonePath,
  after: { readonly after?: string } = {},
): Promise<PageOfNodes> =>
  expectJson(
    commissioning.GET('/nodes', {
      params: { query: { project_id, zone_id, limit: nodesPageLimit, ...after } },
    }),
  );

/**
 * All nodes of a zone. If the first page is unchanged once all others have been read, the pages are
 * one state of the list: its ETag changes with every change of the list.
 *
 * @returns undefined if the list has changed in the meantime
 */
export async function readRemainingNodes(
  scope: RequestScope,
  zone: ZonePath,
  first: PageOfNodes,
): Promise<readonly NodeSummary[] | undefined> {
  const nodes = [...first.data];
  let next = nextPage(first.response);
  if (next === undefined) return nodes;
  while (next !== undefined) {
    const { data, response } = await readNodes(scope, zone, { after: next.after });
    nodes.push(...data);
    next = nextPage(response);
  }
  const etag = etagOf(first.response);
  const again = await readNodes(scope, zone);
  return etag !== undefined && etagOf(again.response) === etag ? nodes : undefined;
}

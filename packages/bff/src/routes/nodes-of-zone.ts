import type { CommissioningSchemas } from 'api-clients';
import type { FastifyRequest } from 'fastify';
import { etagOf } from '../edge/edge.ts';
import { expectJson, type JsonResponse } from '../upstream/expect-json.ts';
import type { RequestScope } from '../upstream/request-scope.ts';
import type { UpstreamProblem } from '../upstream/upstream-problem.ts';
import type { ZonePath } from './paths.ts';

type NodeSummary = CommissioningSchemas['NodeSummary'];
type PageOfNodes = JsonResponse<readonly NodeSummary[]>;

/** One page of the nodes of a zone, the first unless `after` says otherwise. */
export const readNodes = (
  { commissioning }: RequestScope,
  { project_id, zone_id }: ZonePath,
  after: { readonly after?: string } = {},
): Promise<PageOfNodes> =>
  expectJson(
    commissioning.GET('/nodes', {
      params: { query: { project_id, zone_id, limit: 1_000, ...after } },
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

/** The query of the response's link to the next page, if it has one. */
export function nextPage({ headers }: Response): { limit: string; after: string } | undefined {
  const [, target] = /<([^>]*)>;\s*rel="next"/.exec(headers.get('link') ?? '') ?? [];
  if (target === undefined) return undefined;
  const { searchParams } = new URL(target, 'http://upstream');
  return { limit: searchParams.get('limit') ?? '', after: searchParams.get('after') ?? '' };
}

/**
 * The tags that a GET of the zone would be made from, for a 412 of projects, which sent its own part.
 * Without the other part, the zone's ETag is unknown.
 */
export const currentTagsOfZone =
  (request: FastifyRequest, path: ZonePath) =>
  async ({ etag }: UpstreamProblem): Promise<readonly (string | undefined)[]> => {
    const page = await readNodes(request.openScope(), path).catch(() => undefined);
    return [etag, page && etagOf(page.response)];
  };

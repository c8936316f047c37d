import type { CommissioningSchemas } from 'api-clients';
import type { FastifyReply } from 'fastify';
import { maxPage } from 'service-kit';
import { expectJson, type JsonResponse } from '../upstream/expect-json.ts';
import { nextPage } from '../upstream/next-page.ts';
import type { RequestScope } from '../upstream/request-scope.ts';
import type { ZonePath } from './paths.ts';

type PageOfNodes = JsonResponse<readonly CommissioningSchemas['NodeSummary'][]>;

/** The first page of a zone's nodes. Its ETag changes with every change anywhere in the list. */
export const readNodes = (
  { commissioning }: RequestScope,
  { project_id, zone_id }: ZonePath,
): Promise<PageOfNodes> =>
  expectJson(
    commissioning.GET('/nodes', {
      params: { query: { project_id, zone_id, limit: maxPage } },
    }),
  );

export function linkNextPage(reply: FastifyReply, list: string, response: Response): void {
  const next = nextPage(response);
  if (next === undefined) return;
  void reply.header('link', `<${list}?${new URLSearchParams({ ...next }).toString()}>; rel="next"`);
}

import type { FastifyRequest } from 'fastify';
import { serviceUnavailable } from 'service-kit';
import { listsTags } from '../edge/conditions.ts';
import { etagOf } from '../edge/edge.ts';
import type { UpstreamProblem } from '../upstream/upstream-problem.ts';
import { askWithPermission, requireEditor } from './access.ts';
import { readNodes } from './nodes-of-zone.ts';
import type { ZonePath } from './paths.ts';

const attempts = 3;

/** Repeats the read until the response has an ETag: it has none if the zone changed meanwhile. */
export async function readTagged<Result extends { readonly response: Response }>(
  read: () => Promise<Result>,
): Promise<Result & { readonly etag: string }> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const result = await read();
    const etag = etagOf(result.response);
    if (etag !== undefined) return { ...result, etag };
  }
  throw serviceUnavailable('This zone changes too fast for its ETag to be compared');
}

/**
 * The tag of the zone's nodes, if a condition of the request lists ETags: the part of them that a
 * write to projects does not compare.
 *
 * @throws Problem 404 for a user who is not a collaborator, 403 for a viewer
 */
export async function nodesTagForConditions(
  request: FastifyRequest,
  zone: ZonePath,
): Promise<string | undefined> {
  if (!listsTags(request.headers)) return undefined;
  const scope = request.openScope();
  const [, { etag }] = await askWithPermission(
    scope,
    () => requireEditor(scope, zone.project_id),
    () => readTagged(() => readNodes(scope, zone)),
  );
  return etag;
}

/**
 * The tags that a GET of the zone would be made from, for a 412 of projects, which sent its own part.
 * Without the other part, the zone's ETag is unknown.
 */
export const currentTagsOfZone =
  (request: FastifyRequest, zone: ZonePath) =>
  async ({ etag }: Pick<UpstreamProblem, 'etag'>): Promise<readonly (string | undefined)[]> => {
    const page = await readNodes(request.openScope(), zone).catch(() => undefined);
    return [etag, page && etagOf(page.response)];
  };

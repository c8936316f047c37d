import { randomUUID } from 'node:crypto';
import { unparsed } from 'api-clients';
import type { FastifyRequest } from 'fastify';
import { badGateway, maxPage } from 'service-kit';
import type { Purger } from '../deletion/purger.ts';
import type { Edge } from '../edge/edge.ts';
import { isCertainlyNotDone, UpstreamProblem } from '../upstream/upstream-problem.ts';
import { liftSeal } from '../deletion/purge.ts';
import { requireEditor, requireZone } from './access.ts';
import type { ZonePath } from './paths.ts';
import { currentTagsOfZone, readTagged } from './zone-conditions.ts';

const sealSeconds = 60;
/** After the `Date` of a response of projects. DELETION.md derives it from the length of the seal. */
const deleteWithinMs = 20_000;

/**
 * Keeps a GET out of gathered revalidations: a response that one confirms keeps its stored `Date`, so
 * `not_after` would be too early.
 */
const withDate = { 'cache-control': 'no-cache' };

const isFailedPrecondition = (error: unknown): error is UpstreamProblem =>
  error instanceof UpstreamProblem && error.statusCode === 412;

/**
 * Steps 1 to 3 of DELETION.md: deletes a zone under an `If-Match` that lists ETags. While the nodes
 * are sealed, they are those that the client has seen.
 */
export async function deleteSealed(
  request: FastifyRequest<{ Params: ZonePath }>,
  edge: Edge,
  purger: Purger,
  send: (condition: { 'if-match': string }, query: { not_after: string }) => Promise<Response>,
): Promise<Response> {
  const { params: path } = request;
  const scope = request.openScope();
  const { etag, notAfter } = await readPermittedZone(request);
  const nodesTags = edge.secondParts(request, etag);
  const currentTags = currentTagsOfZone(request, path);
  if (nodesTags.length === 0) throw edge.preconditionFailed(await currentTags({ etag }));

  const seal_id = randomUUID();
  const undo = () => liftSeal(scope, seal_id).catch(() => void purger.liftSeal(seal_id));
  try {
    await scope.commissioning.POST('/nodes', {
      // The same limit as in the list whose ETag is compared.
      params: { query: { ...path, limit: maxPage } },
      headers: { 'if-match': nodesTags.join(', ') },
      body: { seal_id, seconds: sealSeconds },
      ...unparsed,
    });
  } catch (error) {
    if (isFailedPrecondition(error)) throw edge.preconditionFailed([etag, error.etag]);
    await undo();
    throw error;
  }
  try {
    return await send({ 'if-match': etag }, { not_after: notAfter });
  } catch (error) {
    if (!isCertainlyNotDone(error)) throw error;
    const problem = isFailedPrecondition(error)
      ? edge.preconditionFailed(await currentTags(error))
      : error;
    await undo();
    throw problem;
  }
}

/** @throws Problem 404 for a user who is not a collaborator, 403 for a viewer */
async function readPermittedZone(request: FastifyRequest<{ Params: ZonePath }>) {
  const { params: path } = request;
  const scope = request.openScope();
  const reading = readTagged(() => requireZone(scope, path, withDate));
  // If both fail, the client learns of the role.
  reading.catch(() => {});
  await requireEditor(scope, path.project_id);
  const { etag, response } = await reading;
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(date)) throw badGateway('projects sent a response without a date');
  return { etag, notAfter: new Date(date + deleteWithinMs).toISOString() };
}

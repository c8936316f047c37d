import { type App, Problem } from 'service-kit';
import type { Edge } from '../edge/edge.ts';
import type { DeletedResource, Purger } from '../upstream/purge.ts';
import { requireEditor } from './access.ts';
import { documented } from './contract.ts';
import { currentTagsOfZone } from './nodes-of-zone.ts';
import type { ZonePath } from './paths.ts';

/** Deletes in projects first, under the client's conditions, then purges the nodes. */
export function registerDeletions(app: App, edge: Edge, purger: Purger): void {
  for (const operationId of ['deleteProject', 'deleteArea', 'deleteZone'] as const) {
    const operation = documented('projects', operationId);
    const { method, url } = operation;
    // `not_after` of a zone is for the coordinator of a deletion, not for clients.
    const { querystring: _, ...schema } = operation.schema;
    app.route<{ Params: DeletedResource & ZonePath }>({
      method,
      url,
      schema,
      async handler(request, reply) {
        const { params } = request;
        const scope = request.openScope();
        const currentTags =
          operationId === 'deleteZone' ? currentTagsOfZone(request, params) : undefined;
        const response = await edge
          .write(
            request,
            (headers) => scope.request(operation, { params: { path: params }, headers }),
            currentTags,
          )
          .catch(async (error: unknown) => {
            if (!(error instanceof Problem) || error.statusCode !== 404) throw error;
            // Repeating a DELETE purges again. Nobody can prove a right to a deleted project, though:
            // a 404 for the project itself, which strangers get as well, purges nothing.
            if (operationId !== 'deleteProject') {
              await requireEditor(scope, params.project_id);
              await purger.purge(scope, params);
            }
            throw error;
          });
        await purger.purge(scope, params);
        return edge.forwardWritten(reply, response);
      },
    });
  }
}

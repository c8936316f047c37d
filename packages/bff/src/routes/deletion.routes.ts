import { type App, Problem } from 'service-kit';
import { requireEditor } from './access.ts';
import type { Answer } from '../upstream/call.ts';
import { documented } from './contract.ts';
import type { Gateway } from '../gateway.ts';
import { currentTags } from './nodes-of-zone.ts';
import type { Purged, Purger } from '../upstream/purge.ts';

/** What has nodes in it is deleted in projects first, under its condition, then purged of them. */
export function registerDeletions(app: App, gateway: Gateway, purger: Purger): void {
  const { projects, edge, errandOf } = gateway;
  for (const operationId of ['deleteProject', 'deleteArea', 'deleteZone'] as const) {
    const operation = documented('projects', operationId);
    // `not_after` of a zone is for the coordinator of a deletion, not for clients.
    const { querystring: _, ...schema } = operation.schema;
    const { method, url } = operation;
    app.route({
      method,
      url,
      schema,
      async handler(request, reply) {
        const errand = errandOf(request);
        const scope = request.params as Purged;
        let answer: Answer;
        try {
          answer = await edge.write(
            request,
            (conditions) =>
              projects.request(errand, operation, { params: { path: scope } }, conditions),
            operationId === 'deleteZone' ? currentTags(gateway, request) : undefined,
          );
        } catch (error) {
          if (!(error instanceof Problem) || error.statusCode !== 404) throw error;
          // Repeating a DELETE purges again. Of a project that is gone nobody can show a right to,
          // so a 404 for the project itself, which strangers get as well, purges nothing.
          if (scope.area_id !== undefined) {
            await requireEditor(gateway, errand, scope.project_id);
            await purger.purge(errand, scope);
          }
          throw error;
        }
        await purger.purge(errand, scope);
        return edge.sendWritten(reply, answer);
      },
    });
  }
}

import { type App, Problem } from 'service-kit';
import { requireEditor } from './access.ts';
import { type Answer, ask, callerOf } from './ask.ts';
import { documented } from './contract.ts';
import type { Edge } from './edge.ts';
import type { Purged, Purger } from './purge.ts';
import type { Upstreams } from './upstreams.ts';

/** What has nodes in it is deleted in projects first, under its condition, then purged of them. */
export function registerDeletions(
  app: App,
  upstreams: Upstreams,
  edge: Edge,
  purger: Purger,
): void {
  for (const operationId of ['deleteProject', 'deleteArea', 'deleteZone']) {
    const { method, url, path, schema } = documented('projects', operationId);
    app.route({
      method,
      url,
      schema,
      async handler(request, reply) {
        const scope = request.params as Purged;
        const init = {
          params: { path: scope },
          headers: { ...callerOf(request), ...edge.conditionsFor(request) },
        };
        let answer: Answer;
        try {
          answer = await ask(
            request,
            'projects',
            'DELETE',
            upstreams.projects.request(method as never, path as never, init as never),
          );
        } catch (error) {
          if (!(error instanceof Problem) || error.statusCode !== 404) throw error;
          // Repeating a DELETE purges again. Of a project that is gone nobody can show a right to,
          // so a 404 for the project itself, which strangers get as well, purges nothing.
          if (scope.area_id !== undefined) {
            await requireEditor(request, upstreams);
            await purger.purge(scope);
          }
          throw error;
        }
        await purger.purge(scope);
        return edge.sendWritten(reply, answer);
      },
    });
  }
}

import { type App, Problem } from 'service-kit';
import type { Deletion } from '../deletion/purge.ts';
import type { Purger } from '../deletion/purger.ts';
import { isList } from '../edge/conditions.ts';
import type { Edge } from '../edge/edge.ts';
import { isCertainlyNotDone } from '../upstream/upstream-problem.ts';
import { requireEditor } from './access.ts';
import { documented } from './contract.ts';
import type { ZonePath } from './paths.ts';
import { deleteSealed } from './sealed-deletion.ts';
import { currentTagsOfZone, nodesTagForConditions } from './zone-conditions.ts';

const idNames = {
  deleteProject: 'project_id',
  deleteArea: 'area_id',
  deleteZone: 'zone_id',
} as const;

const ofZone =
  'For owners and managers. Nodes are deleted with it. If-Match takes the ETag from a GET of the zone, and compares all of it: only the nodes that the ETag ' +
  'covers can be deleted. During the deletion, writes to the nodes of the zone get 409.';

/** Deletes in projects and purges the nodes. DELETION.md describes the steps and their failures. */
export function registerDeletions(app: App, edge: Edge, purger: Purger): void {
  for (const operationId of ['deleteProject', 'deleteArea', 'deleteZone'] as const) {
    const operation = documented('projects', operationId);
    const { method, url } = operation;
    // `not_after` of a zone is for the coordinator of a deletion, not for clients.
    const { querystring: _, ...schema } = operation.schema;
    const isZone = operationId === 'deleteZone';
    app.route<{ Params: ZonePath }>({
      method,
      url,
      schema: isZone ? { ...schema, description: ofZone } : schema,
      async handler(request, reply) {
        const { params, headers } = request;
        const scope = request.openScope();
        const id = params[idNames[operationId]];
        let isAsked = false;
        const send = (headers: Readonly<Record<string, string>>, query: object = {}) => {
          isAsked = true;
          return scope.request(operation, { params: { path: params, query }, headers });
        };
        const deleteUnsealed = async () => {
          const nodes = isZone ? await nodesTagForConditions(request, params) : undefined;
          const currentTags =
            isZone && nodes === undefined ? currentTagsOfZone(request, params) : undefined;
          return edge.write(request, send, nodes === undefined ? [] : [nodes], currentTags);
        };
        const isSealed = isZone && isList(headers['if-match']);
        const deleting = isSealed ? deleteSealed(request, edge, purger, send) : deleteUnsealed();
        const response = await deleting.catch(async (error: unknown) => {
          if (isAsked && !isCertainlyNotDone(error)) await purger.purge(scope, id);
          const isGone = error instanceof Problem && error.statusCode === 404;
          // Repeating a DELETE purges again. But a role in a deleted project cannot be checked: a
          // 404 for the project itself, which non-members get as well, purges nothing.
          if (isGone && operationId !== 'deleteProject') {
            await requireEditor(scope, params.project_id);
            await purger.purge(scope, id, (deletion) => isBelow(deletion, params));
          }
          throw error;
        });
        await purger.purge(scope, id);
        return edge.forwardWritten(reply, response);
      },
    });
  }
}

/** Whether the deleted area or zone was where the path says. */
const isBelow = (deletion: Deletion, path: ZonePath): boolean =>
  deletion.project_id === path.project_id.toLowerCase() &&
  deletion.area_id === path.area_id.toLowerCase();

import { type App, listResponses, pageOf, paging, ref, resource, sendPage } from 'service-kit';
import { Type } from 'typebox';
import { deleteNodes, listNodes } from './nodes.repository.ts';
import { NodeSummary, Place, Scope } from './nodes.schema.ts';
import { leaveTombstone, lockNodes } from './seals.repository.ts';
import { tags } from './tags.ts';

/** The parameters that select a page. Another route can have more in its query. */
export const listQuery = ['project_id', 'zone_id', 'limit', 'after'];

const nodes = resource(
  {
    tags: ['nodes'],
    querystring: Type.Object({ ...Place.properties, ...paging }, { additionalProperties: false }),
  },
  { reads: ({ query }) => [tags.nodesOf(query.project_id, query.zone_id)], query: listQuery },
);

const scope = resource({ tags: ['nodes'], querystring: Scope });

export function registerNodes(app: App): void {
  app.get(
    '/nodes',
    nodes.get('listNodes', 'List the nodes of a zone', {
      description: 'Sorted by creation, oldest first.',
      response: listResponses('A page of nodes', Type.Array(ref(NodeSummary))),
    }),
    async (request, reply) => {
      const page = pageOf(request.query);
      const rows = await listNodes(request.database, request.query, page);
      return sendPage(request, reply, page, rows, ({ position }) => position);
    },
  );

  app.delete(
    '/nodes',
    scope.delete('purgeNodes', 'Permanently delete all nodes of a project, area or zone', {
      description:
        'For a project, area or zone that has been deleted. Afterwards, requests to put a node ' +
        'there get 404. All seals within it are replaced. Can be repeated.',
    }),
    async (request, reply) => {
      await reply.transact(async (transaction) => {
        await lockNodes(transaction, request.query.project_id);
        await deleteNodes(transaction, request.query);
        await leaveTombstone(transaction, request.query);
      });
      return reply.code(204).send(null);
    },
  );
}

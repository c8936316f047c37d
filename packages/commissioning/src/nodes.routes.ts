import {
  type App,
  deleteResponses,
  listResponses,
  pageOf,
  paging,
  readHeaders,
  ref,
  sendPage,
  writeHeaders,
} from 'service-kit';
import { type Static, Type } from 'typebox';
import { deleteNodes, listNodes } from './nodes.repository.ts';
import { NodeSummary, Place, Scope } from './nodes.schema.ts';
import { tags } from './tags.ts';

const itsTags = ({ query }: { query: Static<typeof Place> }) => [
  tags.nodesOf(query.project_id, query.zone_id),
];

/** The nodes of a zone, and their removal by project, area or zone. */
export function registerNodes(app: App): void {
  app.get(
    '/nodes',
    {
      conditional: { reads: itsTags },
      schema: {
        operationId: 'listNodes',
        summary: 'List the nodes of a zone',
        tags: ['nodes'],
        headers: readHeaders,
        querystring: Type.Object(
          { ...Place.properties, ...paging },
          { additionalProperties: false },
        ),
        response: listResponses('A page of nodes', Type.Array(ref(NodeSummary))),
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query);
      const rows = await listNodes(request.database, request.query, page);
      return sendPage(request, reply, page, rows, ({ position }) => position);
    },
  );

  app.delete(
    '/nodes',
    {
      schema: {
        operationId: 'purgeNodes',
        summary: 'Delete all nodes of a project, area or zone',
        tags: ['nodes'],
        headers: writeHeaders,
        querystring: Scope,
        response: deleteResponses(),
      },
    },
    async (request, reply) => {
      await reply.transact((transaction) => deleteNodes(transaction, request.query));
      return reply.code(204).send(null);
    },
  );
}

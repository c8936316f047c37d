import {
  type App,
  assertStorable,
  createResponses,
  deleteResponses,
  notFound,
  putHeaders,
  readHeaders,
  readResponses,
  ref,
  writeHeaders,
  writeResponses,
} from 'service-kit';
import type { Static } from 'typebox';
import { changeNode, deleteNodes, findNode, putNode } from './nodes.repository.ts';
import { Node, NodeChange, NodeInput, OneNode, Place, PlaceWithArea } from './nodes.schema.ts';
import { lockUnsealedNode } from './seals.repository.ts';
import { tags } from './tags.ts';

interface AtPlace {
  params: Static<typeof OneNode>;
  query: Static<typeof Place>;
}
/** A PUT has the area in its query as well, which selects nothing. */
const conditional = {
  reads: ({ params, query }: AtPlace) => [tags.node(query.project_id, params.node_uuid)],
  query: ['project_id', 'zone_id'],
};

export function registerNode(app: App): void {
  app.get(
    '/nodes/:node_uuid',
    {
      conditional: { ...conditional, rememberNotFound: true },
      schema: {
        operationId: 'getNode',
        summary: 'Read a node with its configuration',
        tags: ['nodes'],
        params: OneNode,
        querystring: Place,
        headers: readHeaders,
        response: readResponses('The node', ref(Node)),
      },
    },
    async (request) => {
      const node = await findNode(request.database, request.query, request.params.node_uuid);
      if (node === undefined) throw notFound();
      return node;
    },
  );

  app.put(
    '/nodes/:node_uuid',
    {
      conditional,
      schema: {
        operationId: 'putNode',
        summary: 'Create or replace a node, or move it here from another zone of its project',
        tags: ['nodes'],
        params: OneNode,
        querystring: PlaceWithArea,
        headers: putHeaders,
        body: ref(NodeInput),
        response: {
          ...createResponses('The new node', ref(Node)),
          ...writeResponses('The node', ref(Node)),
        },
      },
    },
    async (request, reply) => {
      const { name, configuration = {} } = request.body;
      const { node_uuid } = request.params;
      assertStorable(configuration, '/configuration');
      const { created, node } = await reply.transact(async (transaction) => {
        await lockUnsealedNode(transaction, request.query, node_uuid);
        const created = await putNode(transaction, request.query, {
          node_uuid,
          name,
          configuration,
        });
        transaction.existed(!created);
        return { created, node: await findNode(transaction, request.query, node_uuid) };
      });
      if (node === undefined) throw notFound();
      if (created) reply.header('location', request.url);
      return reply.code(created ? 201 : 200).send(node);
    },
  );

  app.patch(
    '/nodes/:node_uuid',
    {
      conditional,
      schema: {
        operationId: 'changeNode',
        summary: "Change a node's name or configuration",
        tags: ['nodes'],
        params: OneNode,
        querystring: Place,
        headers: writeHeaders,
        body: ref(NodeChange),
        response: writeResponses('The node', ref(Node)),
      },
    },
    (request, reply) => {
      assertStorable(request.body.configuration, '/configuration');
      return reply.transact(async (transaction) => {
        const { node_uuid } = request.params;
        const { project_id } = request.query;
        await lockUnsealedNode(transaction, { project_id }, node_uuid);
        const node = await changeNode(transaction, request.query, node_uuid, request.body);
        if (node === undefined) throw notFound();
        return node;
      });
    },
  );

  app.delete(
    '/nodes/:node_uuid',
    {
      conditional,
      schema: {
        operationId: 'deleteNode',
        summary: 'Delete a node',
        tags: ['nodes'],
        params: OneNode,
        querystring: Place,
        headers: writeHeaders,
        response: deleteResponses(),
      },
    },
    async (request, reply) => {
      const { project_id, zone_id } = request.query;
      const { node_uuid } = request.params;
      const scope = { project_id, zone_id, node_uuid };
      await reply.transact(
        async (transaction) => {
          await lockUnsealedNode(transaction, { project_id }, node_uuid);
          if ((await deleteNodes(transaction, scope)) === 0) throw notFound();
        },
        { describes: [] },
      );
      return reply.code(204).send(null);
    },
  );
}

import {
  type App,
  assertStorable,
  createResponses,
  found,
  listResponses,
  notFound,
  pageOf,
  paging,
  readResponses,
  ref,
  resource,
  sendPage,
  writeResponses,
} from 'service-kit';
import { Type } from 'typebox';
import { changeNode, deleteNodes, findNode, listNodes, putNode } from './nodes.repository.ts';
import {
  Node,
  NodeChange,
  NodeInput,
  NodeSummary,
  OneNode,
  Place,
  PlaceWithArea,
  Scope,
} from './nodes.schema.ts';
import { leaveTombstone, lockNodes, lockUnsealedNode } from './seals.repository.ts';
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

const node = resource(
  { tags: ['nodes'], params: OneNode, querystring: Place },
  {
    reads: ({ params, query }) => [tags.node(query.project_id, params.node_uuid)],
    // A PUT has the area in its query as well, which selects nothing.
    query: ['project_id', 'zone_id'],
    rememberNotFound: true,
  },
);

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

  app.get(
    '/nodes/:node_uuid',
    node.get('getNode', 'Read a node with its configuration', {
      description: 'Fails with 404 if the node is in another zone.',
      response: readResponses('The node', ref(Node)),
    }),
    async ({ database, query, params }) => found(await findNode(database, query, params.node_uuid)),
  );

  app.put(
    '/nodes/:node_uuid',
    node.put(
      'putNode',
      'Create or replace a node, or move it here from another zone of its project',
      {
        description:
          'The client chooses the id, which is unique within the project. A missing `configuration` ' +
          'is `{}`. A node in another zone is moved; with If-Match or If-None-Match: *, the ' +
          'response is 412.',
        querystring: PlaceWithArea,
        body: ref(NodeInput),
        response: {
          ...createResponses('The new node', ref(Node)),
          ...writeResponses('The node', ref(Node)),
        },
      },
    ),
    async (request, reply) => {
      const { name, configuration = {} } = request.body;
      const { node_uuid } = request.params;
      assertStorable(configuration, '/configuration');
      const given = { node_uuid, name, configuration };
      const { created, node } = await reply.transact(async (transaction) => {
        await lockUnsealedNode(transaction, request.query, node_uuid);
        const outcome = await putNode(transaction, request.query, given);
        const created = outcome === 'created';
        transaction.existed(!created);
        // A GET of this URL answers 404 until the move, so `If-Match` does not hold either (RFC 9110
        // section 13.1.1).
        if (outcome === 'moved') transaction.existed(false);
        return { created, node: found(await findNode(transaction, request.query, node_uuid)) };
      });
      if (created) reply.header('location', request.url);
      return reply.code(created ? 201 : 200).send(node);
    },
  );

  app.patch(
    '/nodes/:node_uuid',
    node.patch('changeNode', "Change a node's name or configuration", {
      description:
        'Properties that are missing in the request are kept. A `configuration` is replaced as a whole.',
      body: ref(NodeChange),
      response: writeResponses('The node', ref(Node)),
    }),
    (request, reply) => {
      assertStorable(request.body.configuration, '/configuration');
      return reply.transact(async (transaction) => {
        const { node_uuid } = request.params;
        const { project_id } = request.query;
        await lockUnsealedNode(transaction, { project_id }, node_uuid);
        return found(await changeNode(transaction, request.query, node_uuid, request.body));
      });
    },
  );

  app.delete(
    '/nodes/:node_uuid',
    node.delete('deleteNode', 'Delete a node', {
      description: 'Fails with 404 if the node is in another zone.',
    }),
    async ({ query, params }, reply) => {
      await reply.transact(
        async (transaction) => {
          await lockUnsealedNode(transaction, { project_id: query.project_id }, params.node_uuid);
          if ((await deleteNodes(transaction, { ...query, ...params })) === 0) throw notFound();
        },
        { describes: [] },
      );
      return reply.code(204).send(null);
    },
  );
}

import { type CommissioningPaths, unparsed } from 'api-clients';
import { type App, assertStorable } from 'service-kit';
import { type Edge, etagOf } from '../edge/edge.ts';
import { askWithPermission, requireEditor, requireZone, requireZoneAfterWrite } from './access.ts';
import { documented, type DocumentedRoute } from './contract.ts';
import { linkNextPage } from './nodes-of-zone.ts';
import { type NodePath, pathOf, type ZonePath } from './paths.ts';

type ListQuery = NonNullable<CommissioningPaths['/nodes']['get']['parameters']['query']>;

/** Commissioning's operation below the zone's path, which replaces the ids in its query. */
function belowZone(operationId: string): DocumentedRoute {
  const operation = documented('commissioning', operationId);
  const { url, schema: zone } = documented('projects', 'getZone');
  const { querystring, ...withoutQuery } = operation.schema;
  const { params } = withoutQuery;
  const { project_id, area_id, zone_id, ...properties } = querystring?.properties ?? {};
  return {
    ...operation,
    url: params === undefined ? `${url}/nodes` : `${url}/nodes/:node_uuid`,
    schema: {
      ...withoutQuery,
      params: {
        type: 'object',
        properties: { ...zone.params?.properties, ...params?.properties },
        required: [...(zone.params?.required ?? []), ...(params?.required ?? [])],
      },
      // Without a schema, a query is ignored, as for all other single resources.
      ...(Object.keys(properties).length > 0 && {
        querystring: { type: 'object', additionalProperties: false, properties },
      }),
    },
  };
}

/** Nodes belong to commissioning. Projects checks permissions to read and change them, and knows the zone. */
export function registerNodes(app: App, edge: Edge): void {
  const list = belowZone('listNodes');
  app.get<{ Params: ZonePath; Querystring: Pick<ListQuery, 'limit' | 'after'> }>(
    list.url,
    { schema: list.schema },
    async (request, reply) => {
      const scope = request.openScope();
      const { project_id, zone_id } = request.params;
      const query = { project_id, zone_id, ...request.query };
      const [, { response }] = await askWithPermission(
        scope,
        () => requireZone(scope, request.params),
        () => scope.commissioning.GET('/nodes', { params: { query }, ...unparsed }),
      );
      linkNextPage(reply, pathOf(request), response);
      return edge.forward(reply, response);
    },
  );

  const get = belowZone('getNode');
  app.get<{ Params: NodePath }>(get.url, { schema: get.schema }, async (request, reply) => {
    const scope = request.openScope();
    const { node_uuid, ...zone } = request.params;
    const { project_id, zone_id } = zone;
    const params = { path: { node_uuid }, query: { project_id, zone_id } };
    const [, { response }] = await askWithPermission(
      scope,
      () => requireZone(scope, zone),
      () => scope.commissioning.GET('/nodes/{node_uuid}', { params, ...unparsed }),
    );
    return edge.forward(reply, response);
  });

  for (const operationId of ['putNode', 'changeNode', 'deleteNode'] as const) {
    const operation = belowZone(operationId);
    const { method, url, schema } = operation;
    app.route<{ Params: NodePath }>({
      method,
      url,
      schema,
      async handler(request, reply) {
        const { body } = request;
        const scope = request.openScope();
        const { node_uuid, ...zone } = request.params;
        const { project_id, zone_id } = zone;
        // Before JSON.stringify, which recurses: the check limits the depth.
        assertStorable(body);
        await Promise.all([requireEditor(scope, project_id), requireZone(scope, zone)]);
        const query = operationId === 'putNode' ? zone : { project_id, zone_id };
        const params = { path: { node_uuid }, query };
        const response = await edge.write(request, (headers) =>
          scope.request(operation, { params, body, headers }),
        );
        // The others show nothing that their client has not sent.
        if (operationId === 'changeNode') await requireZoneAfterWrite(scope, zone);
        if (response.status === 201) void reply.header('location', request.url);
        return edge.forwardWritten(reply, response, [etagOf(response)]);
      },
    });
  }
}

import { type App, assertStorable } from 'service-kit';
import { askZone, onlyIf, requireEditor } from './access.ts';
import { documented } from './contract.ts';
import type { AtNode, Gateway, InZone } from '../gateway.ts';
import { askNodes, nextPage } from './nodes-of-zone.ts';

/** Commissioning's operations, below the zone's path: where it has ids in its query. */
function belowZone(operationId: string) {
  const { method, path, schema } = documented('commissioning', operationId);
  const { url, schema: zone } = documented('projects', 'getZone');
  const zoneParams = zone['params'] as { properties: object; required: string[] };
  const own = schema['params'] as typeof zoneParams | undefined;
  const query = schema['querystring'] as { properties: Record<string, unknown> };
  const { project_id, area_id, zone_id, ...properties } = query.properties;
  return {
    method,
    path,
    url: own === undefined ? `${url}/nodes` : `${url}/nodes/:node_uuid`,
    schema: {
      ...schema,
      params: {
        type: 'object',
        properties: { ...zoneParams.properties, ...own?.properties },
        required: [...zoneParams.required, ...(own?.required ?? [])],
      },
      querystring: { type: 'object', additionalProperties: false, properties },
    },
  };
}

/** Nodes are commissioning's; who may see and change them, and whether their zone is there, projects'. */
export function registerNodes(app: App, gateway: Gateway): void {
  const { commissioning, edge, errandOf } = gateway;

  const list = belowZone('listNodes');
  app.get(list.url, { schema: list.schema }, async (request, reply) => {
    const errand = errandOf(request);
    const path = request.params as InZone;
    const [, page] = await onlyIf(
      errand,
      () => askZone(gateway, errand, path),
      () => askNodes(gateway, errand, path, request.query),
    );
    const next = nextPage(page);
    if (next !== undefined) {
      const [own = ''] = request.url.split('?', 1);
      void reply.header('link', `<${own}?${new URLSearchParams(next).toString()}>; rel="next"`);
    }
    return edge.passOn(request, reply, page);
  });

  const get = belowZone('getNode');
  app.get(get.url, { schema: get.schema }, async (request, reply) => {
    const errand = errandOf(request);
    const { node_uuid, ...path } = request.params as AtNode;
    const { project_id, zone_id } = path;
    const [, node] = await onlyIf(
      errand,
      () => askZone(gateway, errand, path),
      () =>
        commissioning.ask(errand, (client, sending) =>
          client.GET('/nodes/{node_uuid}', {
            params: { path: { node_uuid }, query: { project_id, zone_id } },
            ...sending,
          }),
        ),
    );
    return edge.passOn(request, reply, node);
  });

  for (const operationId of ['putNode', 'changeNode', 'deleteNode'] as const) {
    const operation = belowZone(operationId);
    const { method, url, schema } = operation;
    app.route({
      method,
      url,
      schema,
      async handler(request, reply) {
        const errand = errandOf(request);
        const { node_uuid, ...path } = request.params as AtNode;
        const { area_id: _, ...zone } = path;
        // Here as well: written anew as JSON, a number that overflows would become null.
        assertStorable(request.body);
        await Promise.all([
          requireEditor(gateway, errand, path.project_id),
          askZone(gateway, errand, path),
        ]);
        const query = operationId === 'putNode' ? path : zone;
        const init = { params: { path: { node_uuid }, query }, body: request.body };
        const answer = await edge.write(request, (conditions) =>
          commissioning.request(errand, operation, init, conditions),
        );
        if (answer.status === 201) void reply.header('location', request.url);
        return edge.sendWritten(reply, answer, [answer.etag]);
      },
    });
  }
}

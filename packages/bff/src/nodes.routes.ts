import { type App, assertStorable } from 'service-kit';
import { askZone, onlyIf, requireEditor } from './access.ts';
import { ask, callerOf } from './ask.ts';
import { documented } from './contract.ts';
import type { Edge } from './edge.ts';
import { askNodes, type AtNode, nextPage } from './nodes-of-zone.ts';
import type { Upstreams } from './upstreams.ts';

/** Commissioning's operations, below the zone's path: where it has ids in its query. */
function belowZone(operationId: string) {
  const { schema } = documented('commissioning', operationId);
  const { url, schema: zone } = documented('projects', 'getZone');
  const zoneParams = zone['params'] as { properties: object; required: string[] };
  const own = schema['params'] as typeof zoneParams | undefined;
  const query = schema['querystring'] as { properties: Record<string, unknown> };
  const { project_id, area_id, zone_id, ...properties } = query.properties;
  return {
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
export function registerNodes(app: App, upstreams: Upstreams, edge: Edge): void {
  const { commissioning } = upstreams;

  const list = belowZone('listNodes');
  app.get(list.url, { schema: list.schema }, async (request, reply) => {
    const [, page] = await onlyIf(
      askZone(request, upstreams),
      askNodes(request, upstreams, request.query as { limit?: number; after?: string }),
    );
    const next = nextPage(page);
    if (next !== undefined) {
      const [path = ''] = request.url.split('?', 1);
      const query = new URLSearchParams({
        limit: next.get('limit') ?? '',
        after: next.get('after') ?? '',
      });
      void reply.header('link', `<${path}?${query.toString()}>; rel="next"`);
    }
    return edge.sendRepresentation(request, reply, [page], () => page.body);
  });

  const get = belowZone('getNode');
  app.get(get.url, { schema: get.schema }, async (request, reply) => {
    const { project_id, zone_id, node_uuid } = request.params as AtNode;
    const node = ask(
      request,
      'commissioning',
      'GET',
      commissioning.GET('/nodes/{node_uuid}', {
        params: { path: { node_uuid }, query: { project_id, zone_id } },
        headers: callerOf(request),
        parseAs: 'arrayBuffer',
      }),
    );
    const [, answer] = await onlyIf(askZone(request, upstreams), node);
    return edge.sendRepresentation(request, reply, [answer], () => answer.body);
  });

  for (const [method, operationId] of [
    ['PUT', 'putNode'],
    ['PATCH', 'changeNode'],
    ['DELETE', 'deleteNode'],
  ] as const) {
    const { url, schema } = belowZone(operationId);
    app.route({
      method,
      url,
      schema,
      async handler(request, reply) {
        const { project_id, area_id, zone_id, node_uuid } = request.params as AtNode;
        // Here as well: written anew as JSON, a number that overflows would become null.
        assertStorable(request.body);
        await onlyIf(requireEditor(request, upstreams), askZone(request, upstreams));
        const place = method === 'PUT' ? { project_id, area_id, zone_id } : { project_id, zone_id };
        const init = {
          params: { path: { node_uuid }, query: place },
          headers: { ...callerOf(request), ...edge.conditionsFor(request) },
          body: request.body,
          parseAs: 'arrayBuffer',
        };
        const call = commissioning.request(
          method.toLowerCase() as never,
          '/nodes/{node_uuid}',
          init as never,
        );
        const answer = await ask(request, 'commissioning', method, call);
        if (answer.status === 201) void reply.header('location', request.url);
        return edge.sendWritten(reply, answer, [answer]);
      },
    });
  }
}

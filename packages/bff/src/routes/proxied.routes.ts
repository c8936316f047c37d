import type { FastifyRequest } from 'fastify';
import type { App } from 'service-kit';
import { type Edge, etagOf } from '../edge/edge.ts';
import { documented, withoutETag } from './contract.ts';

interface ProxiedRoute {
  Params: Record<string, string>;
  Querystring: Record<string, unknown>;
}
type ProxiedRequest = FastifyRequest<ProxiedRoute>;

/** Operations that projects answers alone; the bodies of its responses are forwarded as bytes. */
const operations = [
  'listProjects',
  'createProject',
  'getProject',
  'renameProject',
  'listCollaborators',
  'putCollaborators',
  'removeCollaborators',
  'removeCollaborator',
  'listAreas',
  'createArea',
  'getArea',
  'renameArea',
  'listZones',
  'createZone',
] as const;

/** The ETag of a zone also covers its nodes, which the response does not show. */
const untaggedDescription =
  'The response has no ETag, because the ETag of a zone also covers its nodes, which are not shown here.';

/**
 * The URL is part of the ETag, so an absent query gets no defaults. A write has no parameters, but it
 * takes the query of the GET whose ETag its conditions name. Any other query is ignored.
 *
 * @param own the operation's parameters
 * @param list those of a GET of the same URL
 */
function queryOf(
  request: ProxiedRequest,
  own: object | undefined,
  list: object | undefined,
): Record<string, unknown> {
  if (!request.url.includes('?')) return {};
  if (own !== undefined) return request.query;
  const query = { ...request.query };
  return list !== undefined && request.validateInput(query, list) ? query : {};
}

export function registerProxied(app: App, edge: Edge): void {
  const lists = new Map<string, object | undefined>();
  for (const operationId of operations) {
    const operation = documented('projects', operationId);
    const { method, url } = operation;
    if (method === 'GET') lists.set(url, operation.schema.querystring);
    const isUntagged = operationId === 'createZone';
    const schema = isUntagged
      ? {
          ...withoutETag(operation.schema),
          description: `${String(operation.schema['description'])} ${untaggedDescription}`,
        }
      : operation.schema;
    app.route<ProxiedRoute>({
      method,
      url,
      schema,
      async handler(request, reply) {
        const { params, body } = request;
        const query = queryOf(request, schema.querystring, lists.get(url));
        const scope = request.openScope();
        const send = (headers: Readonly<Record<string, string>> = {}) =>
          scope.request(operation, { params: { path: params, query }, body, headers });
        const response = method === 'GET' ? await send() : await edge.write(request, send);
        for (const name of ['link', 'location']) {
          const value = response.headers.get(name);
          if (value !== null) void reply.header(name, value);
        }
        return method === 'GET'
          ? edge.forward(reply, response)
          : edge.forwardWritten(reply, response, isUntagged ? [] : [etagOf(response)]);
      },
    });
  }
}

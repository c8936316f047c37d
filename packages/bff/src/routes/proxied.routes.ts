import type { App } from 'service-kit';
import { type Edge, etagOf } from '../edge/edge.ts';
import { documented, withoutETag } from './contract.ts';

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

export function registerProxied(app: App, edge: Edge): void {
  for (const operationId of operations) {
    const operation = documented('projects', operationId);
    const { method, url } = operation;
    const isUntagged = operationId === 'createZone';
    const schema = isUntagged
      ? {
          ...withoutETag(operation.schema),
          description: `${String(operation.schema['description'])} ${untaggedDescription}`,
        }
      : operation.schema;
    app.route<{ Params: Record<string, string>; Querystring: Record<string, unknown> }>({
      method,
      url,
      schema,
      async handler(request, reply) {
        const { params, body } = request;
        // The URL is part of the ETag, and writes to the same resource have no query. So an absent query
        // gets no defaults, and a query is ignored if the operation has no parameters.
        const hasQuery = schema.querystring !== undefined && request.url.includes('?');
        const query = hasQuery ? request.query : {};
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

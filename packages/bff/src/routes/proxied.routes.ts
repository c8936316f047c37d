import type { App } from 'service-kit';
import { type Edge, etagOf } from '../edge/edge.ts';
import { documented } from './contract.ts';
import { currentTagsOfZone } from './nodes-of-zone.ts';
import type { ZonePath } from './paths.ts';

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
  'changeZone',
] as const;

/** A zone's GET is composed, so projects' ETag of a zone is only a part of the client's. */
const ofComposed: ReadonlySet<string> = new Set(['createZone', 'changeZone']);

export function registerProxied(app: App, edge: Edge): void {
  for (const operationId of operations) {
    const operation = documented('projects', operationId);
    const { method, url, schema } = operation;
    const isComposed = ofComposed.has(operationId);
    app.route<{ Params: ZonePath; Querystring: Record<string, unknown> }>({
      method,
      url,
      schema,
      async handler(request, reply) {
        const { params, body } = request;
        // A query that is absent stays absent. Its defaults would change the URL, which is part of the
        // ETag, and writes of the same resource have no query.
        const query = request.url.includes('?') ? request.query : {};
        const scope = request.openScope();
        const send = (headers: Readonly<Record<string, string>> = {}) =>
          scope.request(operation, { params: { path: params, query }, body, headers });
        const response =
          method === 'GET'
            ? await send()
            : await edge.write(
                request,
                send,
                isComposed ? currentTagsOfZone(request, params) : undefined,
              );
        for (const name of ['link', 'location']) {
          const value = response.headers.get(name);
          if (value !== null) void reply.header(name, value);
        }
        return method === 'GET'
          ? edge.forward(request, reply, response)
          : edge.forwardWritten(reply, response, isComposed ? [] : [etagOf(response)]);
      },
    });
  }
}

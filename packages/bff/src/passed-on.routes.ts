import type { App } from 'service-kit';
import { documented } from './contract.ts';
import type { Gateway } from './gateway.ts';
import { currentTags } from './nodes-of-zone.ts';
import type { Sent } from './upstream.ts';

/** What projects answers alone. The bodies of its answers go through as bytes. */
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

/** A zone's own entity tag is one half of the one that its composed GET has: it is no one's here. */
const ofComposed: ReadonlySet<string> = new Set(['createZone', 'changeZone']);

export function registerPassedOn(app: App, gateway: Gateway): void {
  const { projects, edge, errandOf } = gateway;
  for (const operationId of operations) {
    const { method, url, schema } = documented('projects', operationId);
    const isComposed = ofComposed.has(operationId);
    app.route({
      method,
      url,
      schema,
      async handler(request, reply) {
        const { params: path, query, body } = request;
        // The route's schema is the document's own, which the parameters' types come from too.
        const ask = (sent?: Sent) =>
          projects.call(errandOf(request), operationId, { path, query } as never, sent);
        const answer =
          method === 'GET'
            ? await ask()
            : await edge.write(
                request,
                (conditions) => ask({ conditions, body }),
                isComposed ? currentTags(gateway, request) : undefined,
              );
        for (const name of ['link', 'location']) {
          const value = answer.headers[name];
          if (value !== undefined) void reply.header(name, value);
        }
        return method === 'GET'
          ? edge.passOn(request, reply, answer)
          : edge.sendWritten(reply, answer, isComposed ? [] : [answer.etag]);
      },
    });
  }
}

import type { App } from 'service-kit';
import { documented } from './contract.ts';
import type { Gateway } from '../gateway.ts';
import { currentTags } from './nodes-of-zone.ts';

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
    const operation = documented('projects', operationId);
    const { method, url, schema } = operation;
    const isComposed = ofComposed.has(operationId);
    app.route({
      method,
      url,
      schema,
      async handler(request, reply) {
        const { params, body } = request;
        // Without the defaults of a query that is not there: its entity tag is that of the URL, which
        // a write has as well.
        const query = request.url.includes('?') ? request.query : {};
        const init = { params: { path: params, query }, body };
        const ask = (conditions?: Readonly<Record<string, string>>) =>
          projects.request(errandOf(request), operation, init, conditions);
        const answer =
          method === 'GET'
            ? await ask()
            : await edge.write(
                request,
                ask,
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

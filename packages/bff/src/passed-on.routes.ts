import type { Upstreams } from './upstreams.ts';
import type { App } from 'service-kit';
import { ask, callerOf } from './ask.ts';
import { documented } from './contract.ts';
import type { Edge } from './edge.ts';

/** What projects answers alone. The bodies go through as bytes. */
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
];

/** A zone's own entity tag is one half of the one that its composed GET has: it is no one's here. */
const ofComposed = new Set(['createZone', 'changeZone']);

export function registerPassedOn(app: App, { projects }: Upstreams, edge: Edge): void {
  for (const operationId of operations) {
    const { method, url, path, schema } = documented('projects', operationId);
    app.route({
      method,
      url,
      schema,
      async handler(request, reply) {
        const conditions = method === 'get' ? {} : edge.conditionsFor(request);
        const init = {
          params: { path: request.params, query: request.query },
          body: request.body,
          headers: { ...callerOf(request), ...conditions },
          parseAs: 'arrayBuffer',
        };
        // The path and its parameters are the document's own, which both sides were made from.
        const call = projects.request(method as never, path as never, init as never);
        const answer = await ask(request, 'projects', method.toUpperCase(), call);

        for (const name of ['link', 'location']) {
          const value = answer.headers.get(name);
          if (value !== null) void reply.header(name, value);
        }
        if (method === 'get') {
          return edge.sendRepresentation(request, reply, [answer], () => answer.body);
        }
        return edge.sendWritten(reply, answer, ofComposed.has(operationId) ? [] : [answer]);
      },
    });
  }
}

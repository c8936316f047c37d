import { type CommissioningSchemas, type ProjectsSchemas, zoneSchema } from 'api-clients';
import { type App, maxPage, readResponses, ref } from 'service-kit';
import { Type } from 'typebox';
import type { ComposedBodies } from '../edge/composed-bodies.ts';
import { isList } from '../edge/conditions.ts';
import { type Edge, etagOf } from '../edge/edge.ts';
import { expectJson } from '../upstream/expect-json.ts';
import { askWithPermission } from './access.ts';
import { documented, withLocalReferences } from './contract.ts';
import { linkNextPage, readNodes } from './nodes-of-zone.ts';
import { pathOf, type ZonePath, zoneTemplate } from './paths.ts';
import { currentTagsOfZone, nodesTagForConditions } from './zone-conditions.ts';

interface Composed extends Readonly<ProjectsSchemas['Zone']> {
  readonly nodes: readonly CommissioningSchemas['NodeSummary'][];
}

const zone = withLocalReferences(zoneSchema);

export const ZoneWithNodes = Type.Unsafe<Composed>({
  ...zone,
  $id: 'ZoneWithNodes',
  required: [...zone.required, 'nodes'],
  properties: {
    ...zone.properties,
    nodes: {
      type: 'array',
      items: { $ref: 'NodeSummary#' },
      maxItems: maxPage,
      description: 'The first nodes',
    },
  },
  examples: zone.examples.map((example) => ({
    ...example,
    nodes: [{ node_uuid: 'lamp-1', name: 'Ceiling lamp' }],
  })),
});

/** A zone is composed: itself from projects, its nodes from commissioning. */
export function registerZone(app: App, edge: Edge, composed: ComposedBodies): void {
  registerRead(app, edge, composed);
  registerChange(app, edge);
}

function registerRead(app: App, edge: Edge, composed: ComposedBodies): void {
  const { url, schema } = documented('projects', 'getZone');
  app.get<{ Params: ZonePath }>(
    url,
    {
      schema: {
        ...schema,
        summary: 'Read a zone with its nodes',
        description:
          'With the first 1,000 nodes. If there are more, `Link` has the next page of the list of nodes. ' +
          'The ETag covers all nodes.',
        response: {
          ...schema.response,
          ...readResponses('The zone', ref(ZoneWithNodes), 'Link'),
        },
      },
    },
    async (request, reply) => {
      const scope = request.openScope();
      const { params: path } = request;
      const [zone, { data: nodes, response }] = await askWithPermission(
        scope,
        () => expectJson(scope.projects.GET(zoneTemplate, { params: { path } })),
        () => readNodes(scope, path),
      );
      linkNextPage(reply, `${pathOf(request)}/nodes`, response);
      // The ETag identifies the body before it is composed.
      const etag = edge.tagOf([etagOf(zone.response), etagOf(response)]);
      const unmodified = edge.unmodified(reply, etag);
      if (unmodified !== undefined) return unmodified;
      const key = `${path.zone_id} ${etag}`;
      const known = etag === undefined ? undefined : composed.get(key);
      if (known !== undefined) return edge.representation(reply, etag, known);
      const body = Buffer.from(JSON.stringify({ ...zone.data, nodes } satisfies Composed));
      if (etag !== undefined) composed.set(key, body);
      return edge.representation(reply, etag, body);
    },
  );
}

/**
 * Projects changes the zone, and compares its own part of the ETag. The nodes' part is compared
 * before: they may change between the two, which loses nothing, since this write changes no node.
 */
function registerChange(app: App, edge: Edge): void {
  const operation = documented('projects', 'changeZone');
  const { method, url, schema } = operation;
  const description =
    `${String(schema['description'])} ` +
    'If-Match takes the ETag from a GET of the zone, and compares all of it, including the nodes. The ' +
    'response then has the new ETag, as a GET would. Without If-Match, or with *, it has none, because ' +
    'the ETag also covers nodes that the client may not have seen.';
  app.route<{ Params: ZonePath }>({
    method,
    url,
    schema: { ...schema, description },
    async handler(request, reply) {
      const { params: path, body, headers } = request;
      const scope = request.openScope();
      const nodes = await nodesTagForConditions(request, path);
      const response = await edge.write(
        request,
        (conditions) => scope.request(operation, { params: { path }, body, headers: conditions }),
        nodes === undefined ? [] : [nodes],
        nodes === undefined ? currentTagsOfZone(request, path) : undefined,
      );
      const isSeen = isList(headers['if-match']);
      return edge.forwardWritten(reply, response, isSeen ? [etagOf(response), nodes] : []);
    },
  });
}

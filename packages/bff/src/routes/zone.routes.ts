import { type CommissioningSchemas, type ProjectsSchemas, zoneSchema } from 'api-clients';
import { type App, readResponses, ref, serviceUnavailable } from 'service-kit';
import { Type } from 'typebox';
import type { ComposedBodies } from '../edge/composed-bodies.ts';
import { isNotModified } from '../edge/conditions.ts';
import { type Edge, etagOf } from '../edge/edge.ts';
import { expectJson } from '../upstream/expect-json.ts';
import { askWithPermission } from './access.ts';
import { documented } from './contract.ts';
import { readNodes, readRemainingNodes } from './nodes-of-zone.ts';
import { type ZonePath, zoneTemplate } from './paths.ts';

interface Composed extends Readonly<ProjectsSchemas['Zone']> {
  readonly nodes: readonly CommissioningSchemas['NodeSummary'][];
}

/** Projects' published zone with its nodes, as commissioning publishes them. */
export const ZoneWithNodes = Type.Unsafe<Composed>({
  ...zoneSchema,
  $id: 'ZoneWithNodes',
  required: [...zoneSchema.required, 'nodes'],
  properties: {
    ...zoneSchema.properties,
    nodes: { type: 'array', items: { $ref: 'NodeSummary#' } },
  },
  examples: zoneSchema.examples.map((zone) => ({
    ...zone,
    nodes: [{ node_uuid: 'lamp-1', name: 'Ceiling lamp' }],
  })),
});

const attempts = 3;

/** A zone is composed: itself from projects, its nodes from commissioning. */
export function registerZone(app: App, edge: Edge, composed: ComposedBodies): void {
  const { url, schema } = documented('projects', 'getZone');
  app.get<{ Params: ZonePath }>(
    url,
    {
      schema: {
        ...schema,
        summary: 'Read a zone with its nodes',
        response: {
          ...(schema['response'] as object),
          ...readResponses('The zone', ref(ZoneWithNodes)),
        },
      },
    },
    async (request, reply) => {
      const scope = request.openScope();
      const { params: path } = request;
      for (let attempt = 1; attempt <= attempts; attempt++) {
        const [zone, first] = await askWithPermission(
          scope,
          () => expectJson(scope.projects.GET(zoneTemplate, { params: { path } })),
          () => readNodes(scope, path),
        );
        // The ETag identifies the body before it is composed.
        const etag = edge.tagOf([etagOf(zone.response), etagOf(first.response)]);
        if (isNotModified(request.headers, etag)) return edge.notModified(reply, etag);
        const key = `${path.zone_id} ${etag}`;
        const known = etag === undefined ? undefined : composed.get(key);
        if (known !== undefined) return edge.representation(reply, etag, known);

        const nodes = await readRemainingNodes(scope, path, first);
        if (nodes !== undefined) {
          const whole: Composed = { ...zone.data, nodes };
          const body = Buffer.from(JSON.stringify(whole));
          if (etag !== undefined) composed.set(key, body);
          return edge.representation(reply, etag, body);
        }
      }
      throw serviceUnavailable('The nodes of this zone change too fast to be read as a whole');
    },
  );
}

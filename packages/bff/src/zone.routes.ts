import type { ProjectsSchemas } from 'api-clients';
import { type App, readResponses, ref } from 'service-kit';
import { Type } from 'typebox';
import { askZone, onlyIf } from './access.ts';
import { documented } from './contract.ts';
import type { Edge } from './edge.ts';
import { askAllNodes, parseNodes } from './nodes-of-zone.ts';
import type { Upstreams } from './upstreams.ts';

const zone_id = Type.String({ format: 'uuid' });

export const ZoneWithNodes = Type.Object(
  {
    zone_id,
    name: Type.String(),
    scenario: Type.String(),
    nodes: Type.Array(Type.Unsafe({ $ref: 'NodeSummary#' })),
  },
  {
    $id: 'ZoneWithNodes',
    additionalProperties: false,
    examples: [
      {
        zone_id: 'c0a8012e-7f64-4a51-9f0f-6d5c4b3a2918',
        name: 'Hall',
        scenario: 'switch',
        nodes: [{ node_uuid: 'lamp-1', name: 'Ceiling lamp' }],
      },
    ],
  },
);

/** A zone is composed: itself from projects, its nodes from commissioning. */
export function registerZone(app: App, upstreams: Upstreams, edge: Edge): void {
  const { url, schema } = documented('projects', 'getZone');
  app.get(
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
      const [zone, pages] = await onlyIf(
        askZone(request, upstreams),
        askAllNodes(request, upstreams),
      );
      const [firstPage] = pages;
      return edge.sendRepresentation(request, reply, firstPage ? [zone, firstPage] : [zone], () => {
        const own = JSON.parse(zone.body.toString()) as ProjectsSchemas['Zone'];
        return JSON.stringify({ ...own, nodes: parseNodes(pages) });
      });
    },
  );
}

import type { CommissioningSchemas, ProjectsSchemas } from 'api-clients';
import { type App, readResponses, ref, serviceUnavailable } from 'service-kit';
import { Type } from 'typebox';
import { askZone, onlyIf } from './access.ts';
import { type Answer, parsed } from '../upstream/call.ts';
import { isNotModified } from '../edge/conditions.ts';
import { documented } from './contract.ts';
import type { Gateway, InZone } from '../gateway.ts';
import { askNodes, firstPage, restOfNodes } from './nodes-of-zone.ts';

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

const attempts = 3;

/** A zone is composed: itself from projects, its nodes from commissioning. */
export function registerZone(app: App, gateway: Gateway): void {
  const { edge, composed, errandOf } = gateway;
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
      const errand = errandOf(request);
      const path = request.params as InZone;
      for (let attempt = 1; attempt <= attempts; attempt++) {
        const [zone, first] = await onlyIf(
          errand,
          () => askZone(gateway, errand, path),
          () => askNodes(gateway, errand, path, firstPage),
        );
        // The entity tags say all about the body before there is one.
        const etag = edge.tagOf([zone.etag, first.etag]);
        if (isNotModified(request.headers, etag)) return edge.sendNotModified(reply, etag);
        const key = `${path.zone_id} ${etag}`;
        const known = etag === undefined ? undefined : composed.get(key);
        if (known !== undefined) return edge.sendRepresentation(reply, etag, known);

        const pages = await restOfNodes(gateway, errand, path, first);
        if (pages !== undefined) {
          const body = compose(zone, pages);
          if (etag !== undefined) composed.set(key, body);
          return edge.sendRepresentation(reply, etag, body);
        }
      }
      throw serviceUnavailable('The nodes of this zone change too fast to be read as a whole');
    },
  );
}

function compose(zone: Answer, pages: readonly Answer[]): Buffer {
  const nodes = pages.flatMap((page) => parsed(page) as CommissioningSchemas['NodeSummary'][]);
  return Buffer.from(JSON.stringify({ ...(parsed(zone) as ProjectsSchemas['Zone']), nodes }));
}

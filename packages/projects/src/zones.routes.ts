import { randomUUID } from 'node:crypto';
import {
  type App,
  conflict,
  createResponses,
  listResponses,
  pageOf,
  readResponses,
  ref,
  resource,
  sendPage,
  writeResponses,
} from 'service-kit';
import { Type } from 'typebox';
import { collaboratorsOnly, deleteAsEditor, transactAsEditor } from './access.ts';
import { InArea } from './areas.schema.ts';
import { tags } from './tags.ts';
import { changeZone, createZone, deleteZone, findZone, listZones } from './zones.repository.ts';
import {
  DeleteZoneQuery,
  InZone,
  Zone,
  ZoneChange,
  zoneDefaults,
  ZoneInput,
} from './zones.schema.ts';

const zones = resource(
  { tags: ['zones'], params: InArea },
  { ...collaboratorsOnly, reads: ({ params }) => [tags.zones(params)] },
);
const zone = resource(
  { tags: ['zones'], params: InZone },
  {
    ...collaboratorsOnly,
    reads: ({ params }) => [tags.zone(params)],
    // Nothing in the query of a DELETE selects another zone.
    query: [],
  },
);

export function registerZones(app: App): void {
  app.get(
    '/projects/:project_id/areas/:area_id/zones',
    zones.list('listZones', 'List the zones of an area', {
      description: 'Sorted by creation, oldest first.',
      response: listResponses('A page of zones', Type.Array(ref(Zone))),
    }),
    async (request, reply) => {
      const page = pageOf(request.query);
      const rows = await listZones(request.database, request.params, page);
      return sendPage(request, reply, page, rows, ({ position }) => position);
    },
  );

  app.post(
    '/projects/:project_id/areas/:area_id/zones',
    zones.post('createZone', 'Create a zone in an area', {
      description: 'For owners and managers. The new zone is added at the end of the list.',
      body: ref(ZoneInput),
      response: createResponses('The new zone', ref(Zone)),
    }),
    async (request, reply) => {
      const { params } = request;
      const zone = { zone_id: randomUUID(), ...zoneDefaults, ...request.body };
      const location = `/projects/${params.project_id}/areas/${params.area_id}/zones/${zone.zone_id}`;
      await transactAsEditor(
        request,
        reply,
        (transaction) => createZone(transaction, params, zone),
        { describes: [tags.zone({ ...params, ...zone })], path: location },
      );
      return reply.code(201).header('location', location).send(zone);
    },
  );

  app.get(
    '/projects/:project_id/areas/:area_id/zones/:zone_id',
    zone.get('getZone', 'Read a zone', {
      description: 'Without the nodes, which another service stores.',
      response: readResponses('The zone', ref(Zone)),
    }),
    ({ database, params }) => findZone(database, params),
  );

  app.patch(
    '/projects/:project_id/areas/:area_id/zones/:zone_id',
    zone.patch('changeZone', 'Change a zone', {
      description: 'For owners and managers. Properties that are missing in the request are kept.',
      body: ref(ZoneChange),
      response: writeResponses('The zone', ref(Zone)),
    }),
    (request, reply) =>
      transactAsEditor(request, reply, (transaction) =>
        changeZone(transaction, request.params, request.body),
      ),
  );

  app.delete(
    '/projects/:project_id/areas/:area_id/zones/:zone_id',
    zone.delete('deleteZone', 'Delete a zone', {
      description: 'For owners and managers. Another service stores the nodes and purges them.',
      querystring: DeleteZoneQuery,
    }),
    (request, reply) =>
      deleteAsEditor(request, reply, async (transaction) => {
        await deleteZone(transaction, request.params);
        // Checked last, so that only the commit follows.
        requireInTime(request.query.not_after);
      }),
  );
}

/** Compares with the clock of `Date`: a client may calculate `not_after` from an earlier response. */
function requireInTime(not_after: string | undefined): void {
  // A time that Date cannot parse, such as a leap second, is NaN, and every comparison with it fails.
  if (not_after !== undefined && !(Date.now() <= Date.parse(not_after))) {
    throw conflict('The deletion took too long and was not done: try again', {
      headers: { 'retry-after': '1' },
    });
  }
}

import { randomUUID } from 'node:crypto';
import {
  type App,
  conflict,
  createHeaders,
  createResponses,
  deleteResponses,
  listResponses,
  notFound,
  pageOf,
  PageQuery,
  readHeaders,
  readResponses,
  ref,
  sendPage,
  userOf,
  writeHeaders,
  writeResponses,
} from 'service-kit';
import { Type } from 'typebox';
import { collaboratorsOnly, lockForChange } from './access.ts';
import { InArea } from './areas.schema.ts';
import { tags } from './tags.ts';
import { changeZone, createZone, deleteZone, findZone, listZones } from './zones.repository.ts';
import { DeleteZoneQuery, InZone, Zone, ZoneChange, ZoneInput } from './zones.schema.ts';

const listTags = ({ params }: { params: InArea }) => [
  tags.zones(params.project_id, params.area_id),
];
const zone = {
  reads: ({ params }: { params: InZone }) => [
    tags.zone(params.project_id, params.area_id, params.zone_id),
  ],
  // Nothing in the query of a DELETE selects another zone.
  query: [],
};

export function registerZones(app: App): void {
  app.get(
    '/projects/:project_id/areas/:area_id/zones',
    {
      conditional: { reads: listTags, permit: collaboratorsOnly, rememberNotFound: true },
      schema: {
        operationId: 'listZones',
        summary: 'List the zones of an area',
        tags: ['zones'],
        params: InArea,
        headers: readHeaders,
        querystring: PageQuery,
        response: listResponses('A page of zones', Type.Array(ref(Zone))),
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query);
      const { project_id, area_id } = request.params;
      const rows = await listZones(request.database, project_id, area_id, page);
      if (rows === undefined) throw notFound();
      return sendPage(request, reply, page, rows, ({ position }) => position);
    },
  );

  app.post(
    '/projects/:project_id/areas/:area_id/zones',
    {
      conditional: { reads: listTags },
      schema: {
        operationId: 'createZone',
        summary: 'Create a zone in an area',
        tags: ['zones'],
        params: InArea,
        headers: createHeaders,
        body: ref(ZoneInput),
        response: createResponses('The new zone', ref(Zone)),
      },
    },
    async (request, reply) => {
      const { project_id, area_id } = request.params;
      const { name, scenario = 'switch' } = request.body;
      const zone = { zone_id: randomUUID(), name, scenario };
      const location = `/projects/${project_id}/areas/${area_id}/zones/${zone.zone_id}`;
      await reply.transact(
        async (transaction) => {
          await lockForChange(transaction, project_id, userOf(request));
          if (!(await createZone(transaction, project_id, area_id, zone))) throw notFound();
        },
        { describes: [tags.zone(project_id, area_id, zone.zone_id)], path: location },
      );
      return reply.code(201).header('location', location).send(zone);
    },
  );

  app.get(
    '/projects/:project_id/areas/:area_id/zones/:zone_id',
    {
      conditional: { ...zone, permit: collaboratorsOnly, rememberNotFound: true },
      schema: {
        operationId: 'getZone',
        summary: 'Read a zone',
        tags: ['zones'],
        params: InZone,
        headers: readHeaders,
        response: readResponses('The zone', ref(Zone)),
      },
    },
    async (request) => {
      const { project_id, area_id, zone_id } = request.params;
      const zone = await findZone(request.database, project_id, area_id, zone_id);
      if (zone === undefined) throw notFound();
      return zone;
    },
  );

  app.patch(
    '/projects/:project_id/areas/:area_id/zones/:zone_id',
    {
      conditional: zone,
      schema: {
        operationId: 'changeZone',
        summary: "Change a zone's name or scenario",
        tags: ['zones'],
        params: InZone,
        headers: writeHeaders,
        body: ref(ZoneChange),
        response: writeResponses('The zone', ref(Zone)),
      },
    },
    (request, reply) =>
      reply.transact(async (transaction) => {
        const { project_id, area_id, zone_id } = request.params;
        await lockForChange(transaction, project_id, userOf(request));
        const zone = await findZone(transaction, project_id, area_id, zone_id);
        if (zone === undefined) throw notFound();
        return changeZone(transaction, project_id, area_id, zone, request.body);
      }),
  );

  app.delete(
    '/projects/:project_id/areas/:area_id/zones/:zone_id',
    {
      conditional: zone,
      schema: {
        operationId: 'deleteZone',
        summary: 'Delete a zone',
        tags: ['zones'],
        params: InZone,
        headers: writeHeaders,
        querystring: DeleteZoneQuery,
        response: deleteResponses(),
      },
    },
    async (request, reply) => {
      const { project_id, area_id, zone_id } = request.params;
      await reply.transact(
        async (transaction) => {
          await lockForChange(transaction, project_id, userOf(request));
          if (!(await deleteZone(transaction, project_id, area_id, zone_id))) throw notFound();
          // As late as possible, since only the commit may follow.
          requireInTime(request.query.not_after);
        },
        { describes: [] },
      );
      return reply.code(204).send(null);
    },
  );
}

/**
 * By the clock that `Date` comes from: a client may take `not_after` from an earlier response.
 *
 * @throws Problem 409
 */
function requireInTime(not_after: string | undefined): void {
  // A time that Date cannot read, such as a leap second, is NaN, and nothing is in time for it.
  if (not_after !== undefined && !(Date.now() <= Date.parse(not_after))) {
    throw conflict('The request took effect too late: not_after has passed', {
      headers: { 'retry-after': '1' },
    });
  }
}

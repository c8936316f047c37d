import { randomUUID } from 'node:crypto';
import {
  type App,
  createResponses,
  embedPage,
  found,
  listResponses,
  pageOf,
  readResponses,
  ref,
  resource,
  sendPage,
  writeResponses,
} from 'service-kit';
import type { FastifyReply } from 'fastify';
import type { Queryable } from 'fastify-conditional-requests';
import { Type } from 'typebox';
import { collaboratorsOnly, deleteAsEditor, transactAsEditor } from './access.ts';
import { createArea, deleteArea, findArea, listAreas, renameArea } from './areas.repository.ts';
import { Area, AreaInput, AreaSummary, InArea } from './areas.schema.ts';
import { InProject } from './projects.schema.ts';
import { tags } from './tags.ts';

const areas = resource(
  { tags: ['areas'], params: InProject },
  { ...collaboratorsOnly, reads: ({ params }) => [tags.areas(params)] },
);
const area = resource(
  { tags: ['areas'], params: InArea },
  { ...collaboratorsOnly, reads: ({ params }) => [tags.area(params)] },
);

export function registerAreas(app: App): void {
  app.get(
    '/projects/:project_id/areas',
    areas.list('listAreas', 'List the areas of a project', {
      description: 'Sorted by creation, oldest first.',
      response: listResponses('A page of areas', Type.Array(ref(AreaSummary))),
    }),
    async (request, reply) => {
      const page = pageOf(request.query);
      const rows = await listAreas(request.database, request.params, page);
      return sendPage(request, reply, page, rows, ({ position }) => position);
    },
  );

  app.post(
    '/projects/:project_id/areas',
    areas.post('createArea', 'Create an area in a project', {
      description: 'For owners and managers. The new area is added at the end of the list.',
      body: ref(AreaInput),
      response: createResponses('The new area', ref(AreaSummary)),
    }),
    async (request, reply) => {
      const { project_id } = request.params;
      const area = { project_id, area_id: randomUUID(), name: request.body.name };
      const location = `/projects/${project_id}/areas/${area.area_id}`;
      await transactAsEditor(request, reply, (transaction) => createArea(transaction, area), {
        describes: [tags.area(area)],
        path: location,
      });
      return reply.code(201).header('location', location).send(area);
    },
  );

  app.get(
    '/projects/:project_id/areas/:area_id',
    area.get('getArea', 'Read an area with its zones', {
      description:
        'With the first 1,000 zones. If there are more, `Link` has the next page of the list of zones.',
      response: readResponses('The area', ref(Area), 'Link'),
    }),
    ({ database, params }, reply) => readArea(database, reply, params),
  );

  app.patch(
    '/projects/:project_id/areas/:area_id',
    area.patch('renameArea', 'Rename an area', {
      description: 'For owners and managers. The response equals that of a GET.',
      body: ref(AreaInput),
      response: writeResponses('The area', ref(Area), 'Link'),
    }),
    (request, reply) =>
      transactAsEditor(request, reply, async (transaction) => {
        await renameArea(transaction, request.params, request.body.name);
        return readArea(transaction, reply, request.params);
      }),
  );

  app.delete(
    '/projects/:project_id/areas/:area_id',
    area.delete('deleteArea', 'Delete an area with its zones', {
      description: 'For owners and managers. Zones and nodes are deleted with it.',
    }),
    (request, reply) =>
      deleteAsEditor(request, reply, (transaction) => deleteArea(transaction, request.params)),
  );
}

async function readArea(database: Queryable, reply: FastifyReply, path: InArea) {
  const area = found(await findArea(database, path));
  const list = `/projects/${path.project_id}/areas/${path.area_id}/zones`;
  return { ...area, zones: embedPage(list, reply, area.zones, ({ position }) => position) };
}

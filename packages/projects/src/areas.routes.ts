import { randomUUID } from 'node:crypto';
import {
  type App,
  createResponses,
  deleteResponses,
  found,
  listResponses,
  notFound,
  pageOf,
  readResponses,
  ref,
  resource,
  sendPage,
  writeResponses,
} from 'service-kit';
import { Type } from 'typebox';
import { collaboratorsOnly, transactAsEditor } from './access.ts';
import { createArea, deleteArea, findArea, listAreas, renameArea } from './areas.repository.ts';
import { Area, AreaInput, AreaSummary, InArea } from './areas.schema.ts';
import { InProject } from './projects.schema.ts';
import { tags } from './tags.ts';

const areas = resource(
  { tags: ['areas'], params: InProject },
  { ...collaboratorsOnly, reads: ({ params }) => [tags.areas(params.project_id)] },
);
const area = resource(
  { tags: ['areas'], params: InArea },
  { ...collaboratorsOnly, reads: ({ params }) => [tags.area(params.project_id, params.area_id)] },
);

export function registerAreas(app: App): void {
  app.get(
    '/projects/:project_id/areas',
    areas.list('listAreas', 'List the areas of a project', {
      response: listResponses('A page of areas', Type.Array(ref(AreaSummary))),
    }),
    async (request, reply) => {
      const page = pageOf(request.query);
      const rows = await listAreas(request.database, request.params.project_id, page);
      return sendPage(request, reply, page, rows, ({ position }) => position);
    },
  );

  app.post(
    '/projects/:project_id/areas',
    areas.post('createArea', 'Create an area in a project', {
      body: ref(AreaInput),
      response: createResponses('The new area', ref(AreaSummary)),
    }),
    async (request, reply) => {
      const { project_id } = request.params;
      const area = { area_id: randomUUID(), name: request.body.name };
      const location = `/projects/${project_id}/areas/${area.area_id}`;
      await transactAsEditor(
        request,
        reply,
        (transaction) => createArea(transaction, project_id, area),
        { describes: [tags.area(project_id, area.area_id)], path: location },
      );
      return reply.code(201).header('location', location).send(area);
    },
  );

  app.get(
    '/projects/:project_id/areas/:area_id',
    area.get('getArea', 'Read an area with its zones', {
      response: readResponses('The area', ref(Area)),
    }),
    async ({ database, params }) =>
      found(await findArea(database, params.project_id, params.area_id)),
  );

  app.patch(
    '/projects/:project_id/areas/:area_id',
    area.patch('renameArea', 'Rename an area', {
      body: ref(AreaInput),
      response: writeResponses('The area', ref(Area)),
    }),
    (request, reply) =>
      transactAsEditor(request, reply, async (transaction) => {
        const { project_id, area_id } = request.params;
        await renameArea(transaction, project_id, area_id, request.body.name);
        return found(await findArea(transaction, project_id, area_id));
      }),
  );

  app.delete(
    '/projects/:project_id/areas/:area_id',
    area.delete('deleteArea', 'Delete an area with its zones', { response: deleteResponses() }),
    async (request, reply) => {
      const { project_id, area_id } = request.params;
      await transactAsEditor(
        request,
        reply,
        async (transaction) => {
          if (!(await deleteArea(transaction, project_id, area_id))) throw notFound();
        },
        { describes: [] },
      );
      return reply.code(204).send(null);
    },
  );
}

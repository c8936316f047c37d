import { randomUUID } from 'node:crypto';
import {
  type App,
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
import { createArea, deleteArea, findArea, listAreas, renameArea } from './areas.repository.ts';
import { Area, AreaInput, AreaSummary, InArea } from './areas.schema.ts';
import { InProject } from './projects.schema.ts';
import { tags } from './tags.ts';

const listTags = ({ params }: { params: InProject }) => [tags.areas(params.project_id)];
const areaTags = ({ params }: { params: InArea }) => [tags.area(params.project_id, params.area_id)];

export function registerAreas(app: App): void {
  app.get(
    '/projects/:project_id/areas',
    {
      conditional: { reads: listTags, permit: collaboratorsOnly, rememberNotFound: true },
      schema: {
        operationId: 'listAreas',
        summary: 'List the areas of a project',
        tags: ['areas'],
        params: InProject,
        headers: readHeaders,
        querystring: PageQuery,
        response: listResponses('A page of areas', Type.Array(ref(AreaSummary))),
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query);
      const rows = await listAreas(request.database, request.params.project_id, page);
      return sendPage(request, reply, page, rows, ({ position }) => position);
    },
  );

  app.post(
    '/projects/:project_id/areas',
    {
      conditional: { reads: listTags },
      schema: {
        operationId: 'createArea',
        summary: 'Create an area in a project',
        tags: ['areas'],
        params: InProject,
        headers: createHeaders,
        body: ref(AreaInput),
        response: createResponses('The new area', ref(AreaSummary)),
      },
    },
    async (request, reply) => {
      const { project_id } = request.params;
      const area = { area_id: randomUUID(), name: request.body.name };
      const location = `/projects/${project_id}/areas/${area.area_id}`;
      await reply.transact(
        async (transaction) => {
          await lockForChange(transaction, project_id, userOf(request));
          await createArea(transaction, project_id, area);
        },
        { describes: [tags.area(project_id, area.area_id)], path: location },
      );
      return reply.code(201).header('location', location).send(area);
    },
  );

  app.get(
    '/projects/:project_id/areas/:area_id',
    {
      conditional: { reads: areaTags, permit: collaboratorsOnly, rememberNotFound: true },
      schema: {
        operationId: 'getArea',
        summary: 'Read an area with its zones',
        tags: ['areas'],
        params: InArea,
        headers: readHeaders,
        response: readResponses('The area', ref(Area)),
      },
    },
    async (request) => {
      const { project_id, area_id } = request.params;
      const area = await findArea(request.database, project_id, area_id);
      if (area === undefined) throw notFound();
      return area;
    },
  );

  app.patch(
    '/projects/:project_id/areas/:area_id',
    {
      conditional: { reads: areaTags },
      schema: {
        operationId: 'renameArea',
        summary: 'Rename an area',
        tags: ['areas'],
        params: InArea,
        headers: writeHeaders,
        body: ref(AreaInput),
        response: writeResponses('The area', ref(Area)),
      },
    },
    (request, reply) =>
      reply.transact(async (transaction) => {
        const { project_id, area_id } = request.params;
        await lockForChange(transaction, project_id, userOf(request));
        await renameArea(transaction, project_id, area_id, request.body.name);
        const area = await findArea(transaction, project_id, area_id);
        if (area === undefined) throw notFound();
        return area;
      }),
  );

  app.delete(
    '/projects/:project_id/areas/:area_id',
    {
      conditional: { reads: areaTags },
      schema: {
        operationId: 'deleteArea',
        summary: 'Delete an area with its zones',
        tags: ['areas'],
        params: InArea,
        headers: writeHeaders,
        response: deleteResponses(),
      },
    },
    async (request, reply) => {
      const { project_id, area_id } = request.params;
      await reply.transact(
        async (transaction) => {
          await lockForChange(transaction, project_id, userOf(request));
          if (!(await deleteArea(transaction, project_id, area_id))) throw notFound();
        },
        { describes: [] },
      );
      return reply.code(204).send(null);
    },
  );
}

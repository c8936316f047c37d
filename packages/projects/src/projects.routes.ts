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
import {
  createProject,
  deleteProject,
  findProject,
  listProjects,
  renameProject,
} from './projects.repository.ts';
import { InProject, Project, ProjectInput, ProjectSummary } from './projects.schema.ts';
import { tags } from './tags.ts';

const projectTags = ({ params }: { params: InProject }) => [tags.project(params.project_id)];

export function registerProjects(app: App): void {
  app.get(
    '/projects',
    {
      conditional: { reads: (request) => [tags.projectsOf(userOf(request))], vary: ['x-user'] },
      schema: {
        operationId: 'listProjects',
        summary: 'List the projects of which the user is a collaborator',
        tags: ['projects'],
        headers: readHeaders,
        querystring: PageQuery,
        response: listResponses('A page of projects', Type.Array(ref(ProjectSummary))),
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query);
      const rows = await listProjects(request.database, userOf(request), page);
      return sendPage(request, reply, page, rows, ({ position }) => position);
    },
  );

  app.post(
    '/projects',
    {
      schema: {
        operationId: 'createProject',
        summary: 'Create a project; the user becomes its owner',
        tags: ['projects'],
        headers: createHeaders,
        body: ref(ProjectInput),
        response: createResponses('The new project', ref(ProjectSummary)),
      },
    },
    async (request, reply) => {
      const project = { project_id: randomUUID(), name: request.body.name };
      const location = `/projects/${project.project_id}`;
      await reply.transact((transaction) => createProject(transaction, project, userOf(request)), {
        describes: [tags.project(project.project_id)],
        path: location,
      });
      return reply.code(201).header('location', location).send(project);
    },
  );

  app.get(
    '/projects/:project_id',
    {
      conditional: { reads: projectTags, permit: collaboratorsOnly, rememberNotFound: true },
      schema: {
        operationId: 'getProject',
        summary: 'Read a project with its collaborators and areas',
        tags: ['projects'],
        params: InProject,
        headers: readHeaders,
        response: readResponses('The project', ref(Project)),
      },
    },
    async (request) => {
      const project = await findProject(request.database, request.params.project_id);
      if (project === undefined) throw notFound();
      return project;
    },
  );

  app.patch(
    '/projects/:project_id',
    {
      conditional: { reads: projectTags },
      schema: {
        operationId: 'renameProject',
        summary: 'Rename a project',
        tags: ['projects'],
        params: InProject,
        headers: writeHeaders,
        body: ref(ProjectInput),
        response: writeResponses('The project', ref(Project)),
      },
    },
    (request, reply) =>
      reply.transact(async (transaction) => {
        const { project_id } = request.params;
        await lockForChange(transaction, project_id, userOf(request));
        await renameProject(transaction, project_id, request.body.name);
        const project = await findProject(transaction, project_id);
        if (project === undefined) throw notFound();
        return project;
      }),
  );

  app.delete(
    '/projects/:project_id',
    {
      conditional: { reads: projectTags },
      schema: {
        operationId: 'deleteProject',
        summary: 'Delete a project with all that is in it',
        tags: ['projects'],
        params: InProject,
        headers: writeHeaders,
        response: deleteResponses(),
      },
    },
    async (request, reply) => {
      const { project_id } = request.params;
      await reply.transact(
        async (transaction) => {
          await lockForChange(transaction, project_id, userOf(request));
          await deleteProject(transaction, project_id);
        },
        { describes: [] },
      );
      return reply.code(204).send(null);
    },
  );
}

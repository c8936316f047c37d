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
  userOf,
  writeResponses,
} from 'service-kit';
import type { FastifyReply } from 'fastify';
import type { Queryable } from 'fastify-conditional-requests';
import { Type } from 'typebox';
import { collaboratorsOnly, deleteAsEditor, transactAsEditor } from './access.ts';
import {
  createProject,
  deleteProject,
  findProject,
  listProjects,
  renameProject,
} from './projects.repository.ts';
import { InProject, Project, ProjectInput, ProjectSummary } from './projects.schema.ts';
import { tags } from './tags.ts';

const projects = resource(
  { tags: ['projects'] },
  { reads: (request) => [tags.projectsOf(userOf(request))], vary: ['x-user'] },
);
// Not conditional on the list, whose ETags depend on the user: the response has the new project's.
const newProject = resource({ tags: ['projects'] });
const project = resource(
  { tags: ['projects'], params: InProject },
  { ...collaboratorsOnly, reads: ({ params }) => [tags.project(params)] },
);

export function registerProjects(app: App): void {
  app.get(
    '/projects',
    projects.list('listProjects', 'List the projects of which the user is a collaborator', {
      description: 'Sorted by creation, oldest first. The list and its ETag depend on the user.',
      response: listResponses('A page of projects', Type.Array(ref(ProjectSummary))),
    }),
    async (request, reply) => {
      const page = pageOf(request.query);
      const rows = await listProjects(request.database, userOf(request), page);
      return sendPage(request, reply, page, rows, ({ position }) => position);
    },
  );

  app.post(
    '/projects',
    newProject.post('createProject', 'Create a project; the user becomes its owner', {
      description:
        'Any user may create projects. Users who are not collaborators of a project get 404 for it.',
      body: ref(ProjectInput),
      response: createResponses('The new project', ref(ProjectSummary)),
    }),
    async (request, reply) => {
      const project = { project_id: randomUUID(), name: request.body.name };
      const location = `/projects/${project.project_id}`;
      await reply.transact((transaction) => createProject(transaction, project, userOf(request)), {
        describes: [tags.project(project)],
        path: location,
      });
      return reply.code(201).header('location', location).send(project);
    },
  );

  app.get(
    '/projects/:project_id',
    project.get('getProject', 'Read a project with its collaborators and areas', {
      description:
        'With all collaborators and the first 1,000 areas. If there are more, `Link` has the next page of the list of areas.',
      response: readResponses('The project', ref(Project), 'Link'),
    }),
    ({ database, params }, reply) => readProject(database, reply, params),
  );

  app.patch(
    '/projects/:project_id',
    project.patch('renameProject', 'Rename a project', {
      description: 'For owners and managers. The response equals that of a GET.',
      body: ref(ProjectInput),
      response: writeResponses('The project', ref(Project), 'Link'),
    }),
    (request, reply) =>
      transactAsEditor(request, reply, async (transaction) => {
        await renameProject(transaction, request.params, request.body.name);
        return readProject(transaction, reply, request.params);
      }),
  );

  app.delete(
    '/projects/:project_id',
    project.delete('deleteProject', 'Delete a project with all that is in it', {
      description: 'For owners and managers. Areas, zones and nodes are deleted with it.',
    }),
    (request, reply) =>
      deleteAsEditor(request, reply, (transaction) => deleteProject(transaction, request.params)),
  );
}

async function readProject(database: Queryable, reply: FastifyReply, path: InProject) {
  const project = found(await findProject(database, path));
  const list = `/projects/${path.project_id}/areas`;
  return { ...project, areas: embedPage(list, reply, project.areas, ({ position }) => position) };
}

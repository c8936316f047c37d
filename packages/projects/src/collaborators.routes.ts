import {
  type App,
  deleteResponses,
  listResponses,
  notFound,
  pageOf,
  PageQuery,
  readHeaders,
  readResponses,
  ref,
  sendPage,
  unprocessable,
  User,
  userOf,
  writeHeaders,
  writeResponses,
} from 'service-kit';
import { type Static, Type } from 'typebox';
import { collaboratorsOnly, lockForChange } from './access.ts';
import {
  findCollaborator,
  listCollaborators,
  putCollaborators,
  removeCollaborators,
} from './collaborators.repository.ts';
import { Collaborator, CollaboratorsInput, EmailsInput } from './collaborators.schema.ts';
import { InProject } from './projects.schema.ts';
import { tags } from './tags.ts';

const listTags = ({ params }: { params: InProject }) => [tags.collaborators(params.project_id)];

const OneCollaborator = Type.Object({ ...InProject.properties, email: ref(User) });
const collaboratorTags = ({ params }: { params: Static<typeof OneCollaborator> }) => [
  tags.role(params.project_id, params.email.toLowerCase()),
];

/** What a cursor contains: an e-mail address. */
const cursor = /^[!-~]{1,254}$/;

export function registerCollaborators(app: App): void {
  app.get(
    '/projects/:project_id/collaborators',
    {
      conditional: { reads: listTags, permit: collaboratorsOnly, rememberNotFound: true },
      schema: {
        operationId: 'listCollaborators',
        summary: 'List the collaborators of a project, by e-mail address',
        tags: ['collaborators'],
        params: InProject,
        headers: readHeaders,
        querystring: PageQuery,
        response: listResponses('A page of collaborators', Type.Array(ref(Collaborator))),
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query, cursor);
      const rows = await listCollaborators(request.database, request.params.project_id, page);
      return sendPage(request, reply, page, rows, ({ email }) => email);
    },
  );

  app.patch(
    '/projects/:project_id/collaborators',
    {
      conditional: { reads: listTags },
      schema: {
        operationId: 'putCollaborators',
        summary: 'Add collaborators, or change their roles',
        tags: ['collaborators'],
        params: InProject,
        headers: writeHeaders,
        body: ref(CollaboratorsInput),
        response: writeResponses('All collaborators', Type.Array(ref(Collaborator))),
      },
    },
    (request, reply) => {
      const given = request.body.map(({ email, role }) => ({ email: email.toLowerCase(), role }));
      refuseRepetition(given.map(({ email }) => email));
      const { project_id } = request.params;
      return reply.transact(async (transaction) => {
        await lockForChange(transaction, project_id, userOf(request));
        await putCollaborators(transaction, project_id, given);
        return listCollaborators(transaction, project_id);
      });
    },
  );

  app.delete(
    '/projects/:project_id/collaborators',
    {
      conditional: { reads: listTags },
      schema: {
        operationId: 'removeCollaborators',
        summary: 'Remove collaborators. Other addresses are ignored',
        tags: ['collaborators'],
        params: InProject,
        headers: writeHeaders,
        body: ref(EmailsInput),
        response: writeResponses('The remaining collaborators', Type.Array(ref(Collaborator))),
      },
    },
    (request, reply) => {
      const { project_id } = request.params;
      const emails = request.body.map((email) => email.toLowerCase());
      return reply.transact(async (transaction) => {
        await lockForChange(transaction, project_id, userOf(request));
        await removeCollaborators(transaction, project_id, emails);
        return listCollaborators(transaction, project_id);
      });
    },
  );

  app.get(
    '/projects/:project_id/collaborators/:email',
    {
      conditional: { reads: collaboratorTags, permit: collaboratorsOnly, rememberNotFound: true },
      schema: {
        operationId: 'getCollaborator',
        summary: "Read a user's role in a project",
        tags: ['collaborators'],
        params: OneCollaborator,
        headers: readHeaders,
        response: readResponses('The collaborator', ref(Collaborator)),
      },
    },
    async (request) => {
      const { project_id, email } = request.params;
      const found = await findCollaborator(request.database, project_id, email.toLowerCase());
      if (found === undefined) throw notFound();
      return found;
    },
  );

  app.delete(
    '/projects/:project_id/collaborators/:email',
    {
      conditional: { reads: collaboratorTags },
      schema: {
        operationId: 'removeCollaborator',
        summary: 'Remove a collaborator',
        tags: ['collaborators'],
        params: OneCollaborator,
        headers: writeHeaders,
        response: deleteResponses(),
      },
    },
    async (request, reply) => {
      const { project_id, email } = request.params;
      await reply.transact(
        async (transaction) => {
          await lockForChange(transaction, project_id, userOf(request));
          const removed = await removeCollaborators(transaction, project_id, [email.toLowerCase()]);
          if (removed === 0) throw notFound();
        },
        { describes: [] },
      );
      return reply.code(204).send(null);
    },
  );
}

function refuseRepetition(emails: readonly string[]): void {
  const errors = emails
    .map((email, index) => ({ email, index }))
    .filter(({ email, index }) => emails.indexOf(email) !== index)
    .map(({ index }) => ({ pointer: `#/${index}/email`, detail: 'occurs more than once' }));
  if (errors.length > 0) throw unprocessable(errors);
}

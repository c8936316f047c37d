import {
  type App,
  deleteResponses,
  found,
  listResponses,
  notFound,
  pageOf,
  readResponses,
  ref,
  resource,
  sendPage,
  unprocessable,
  User,
  writeResponses,
} from 'service-kit';
import { Type } from 'typebox';
import { collaboratorsOnly, deleteAsEditor, transactAsEditor } from './access.ts';
import {
  findCollaborator,
  listCollaborators,
  putCollaborators,
  removeCollaborators,
} from './collaborators.repository.ts';
import { Collaborator, CollaboratorsInput, EmailsInput } from './collaborators.schema.ts';
import { InProject } from './projects.schema.ts';
import { tags } from './tags.ts';

const collaborators = resource(
  { tags: ['collaborators'], params: InProject },
  { ...collaboratorsOnly, reads: ({ params }) => [tags.collaborators(params.project_id)] },
);
const collaborator = resource(
  {
    tags: ['collaborators'],
    params: Type.Object({ ...InProject.properties, email: ref(User) }),
  },
  {
    ...collaboratorsOnly,
    reads: ({ params }) => [tags.role(params.project_id, params.email.toLowerCase())],
  },
);

/** The content of a cursor: an e-mail address. */
const cursor = /^[!-~]{1,254}$/;

export function registerCollaborators(app: App): void {
  app.get(
    '/projects/:project_id/collaborators',
    collaborators.list(
      'listCollaborators',
      'List the collaborators of a project, by e-mail address',
      {
        description: 'For collaborators of any role.',
        response: listResponses('A page of collaborators', Type.Array(ref(Collaborator))),
      },
    ),
    async (request, reply) => {
      const page = pageOf(request.query, cursor);
      const rows = await listCollaborators(request.database, request.params.project_id, page);
      return sendPage(request, reply, page, rows, ({ email }) => email);
    },
  );

  app.patch(
    '/projects/:project_id/collaborators',
    collaborators.patch('putCollaborators', 'Add collaborators, or change their roles', {
      description:
        'Collaborators who are not in the request keep their roles. Fails with 409 if no owner or manager would remain.',
      body: ref(CollaboratorsInput),
      response: writeResponses('All collaborators', Type.Array(ref(Collaborator))),
    }),
    (request, reply) => {
      const given = request.body.map(({ email, role }) => ({ email: email.toLowerCase(), role }));
      refuseRepetition(given.map(({ email }) => email));
      const { project_id } = request.params;
      return transactAsEditor(request, reply, async (transaction) => {
        await putCollaborators(transaction, project_id, given);
        return listCollaborators(transaction, project_id);
      });
    },
  );

  app.delete(
    '/projects/:project_id/collaborators',
    collaborators.delete(
      'removeCollaborators',
      'Remove collaborators. Other addresses are ignored',
      {
        description:
          'The response lists the remaining collaborators. Fails with 409 if no owner or manager would remain.',
        body: ref(EmailsInput),
        response: writeResponses('The remaining collaborators', Type.Array(ref(Collaborator))),
      },
    ),
    (request, reply) => {
      const { project_id } = request.params;
      const emails = request.body.map((email) => email.toLowerCase());
      return transactAsEditor(request, reply, async (transaction) => {
        await removeCollaborators(transaction, project_id, emails);
        return listCollaborators(transaction, project_id);
      });
    },
  );

  app.get(
    '/projects/:project_id/collaborators/:email',
    collaborator.get('getCollaborator', "Read a user's role in a project", {
      description:
        'For collaborators of any role. Fails with 404 if the given user has no role in the project.',
      response: readResponses('The collaborator', ref(Collaborator)),
    }),
    async ({ database, params: { project_id, email } }) =>
      found(await findCollaborator(database, project_id, email.toLowerCase())),
  );

  app.delete(
    '/projects/:project_id/collaborators/:email',
    collaborator.delete('removeCollaborator', 'Remove a collaborator', {
      description: 'For owners and managers. Fails with 409 if no owner or manager would remain.',
      response: deleteResponses(),
    }),
    async (request, reply) => {
      const { project_id, email } = request.params;
      await deleteAsEditor(request, reply, async (transaction) => {
        const removed = await removeCollaborators(transaction, project_id, [email.toLowerCase()]);
        if (removed === 0) throw notFound();
      });
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

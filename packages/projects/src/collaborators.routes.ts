import {
  type App,
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
import {
  Collaborator,
  Collaborators,
  CollaboratorsInput,
  EmailsInput,
} from './collaborators.schema.ts';
import { InProject } from './projects.schema.ts';
import { tags } from './tags.ts';

const collaborators = resource(
  { tags: ['collaborators'], params: InProject },
  { ...collaboratorsOnly, reads: ({ params }) => [tags.collaborators(params)] },
);
const collaborator = resource(
  {
    tags: ['collaborators'],
    params: Type.Object({ ...InProject.properties, email: ref(User) }),
  },
  {
    ...collaboratorsOnly,
    reads: ({ params }) => [tags.role(params, params.email.toLowerCase())],
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
        response: listResponses('A page of collaborators', Collaborators),
      },
    ),
    async (request, reply) => {
      const page = pageOf(request.query, cursor);
      const rows = await listCollaborators(request.database, request.params, page);
      return sendPage(request, reply, page, rows, ({ email }) => email);
    },
  );

  app.patch(
    '/projects/:project_id/collaborators',
    collaborators.patch('putCollaborators', 'Add collaborators, or change their roles', {
      description:
        'Collaborators who are not in the request keep their roles. Fails with 409 if no owner or manager would remain, or if there would be more than 1,000 collaborators.',
      body: ref(CollaboratorsInput),
      response: writeResponses('All collaborators', Collaborators),
    }),
    (request, reply) => {
      const given = request.body.map(({ email, role }) => ({ email: email.toLowerCase(), role }));
      refuseRepetition(given.map(({ email }) => email));
      return transactAsEditor(request, reply, async (transaction) => {
        await putCollaborators(transaction, request.params, given);
        return listCollaborators(transaction, request.params);
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
        response: writeResponses('The remaining collaborators', Collaborators),
      },
    ),
    (request, reply) => {
      const emails = request.body.map((email) => email.toLowerCase());
      return transactAsEditor(request, reply, async (transaction) => {
        await removeCollaborators(transaction, request.params, emails);
        return listCollaborators(transaction, request.params);
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
    async ({ database, params }) =>
      found(await findCollaborator(database, params, params.email.toLowerCase())),
  );

  app.delete(
    '/projects/:project_id/collaborators/:email',
    collaborator.delete('removeCollaborator', 'Remove a collaborator', {
      description: 'For owners and managers. Fails with 409 if no owner or manager would remain.',
    }),
    (request, reply) => {
      const emails = [request.params.email.toLowerCase()];
      return deleteAsEditor(request, reply, async (transaction) => {
        if ((await removeCollaborators(transaction, request.params, emails)) === 0)
          throw notFound();
      });
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

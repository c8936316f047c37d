import {
  type App,
  found,
  listResponses,
  pageOf,
  readResponses,
  ref,
  resource,
  sendPage,
  writeResponses,
} from 'service-kit';
import { Type } from 'typebox';
import { findDeletion, listDeletions, markPurged } from './deletions.repository.ts';
import { Deletion, DeletionChange, DeletionsQuery, OneDeletion } from './deletions.schema.ts';
import { tags } from './tags.ts';

const conditional = { reads: () => [tags.deletions] };
const deletions = resource({ tags: ['deletions'] }, conditional);
const deletion = resource({ tags: ['deletions'], params: OneDeletion }, conditional);

/** For the gateway itself, regardless of the user. */
export function registerDeletions(app: App): void {
  app.get(
    '/deletions',
    {
      ...deletions.list('listDeletions', 'List the deleted projects, areas and zones', {
        description:
          'Other services have to purge their data about them. A deletion is listed from when it takes ' +
          'effect until seven days after it was marked as purged.',
        querystring: DeletionsQuery,
        response: listResponses('A page of deletions', Type.Array(ref(Deletion))),
      }),
      config: { polled: true },
    },
    async (request, reply) => {
      const page = pageOf(request.query);
      const rows = await listDeletions(request.database, request.query.purged, page);
      return sendPage(request, reply, page, rows, ({ position }) => position);
    },
  );

  app.get(
    '/deletions/:deletion_id',
    deletion.get('getDeletion', 'Read a deletion', {
      description:
        'Read the deletion immediately before each purge: only this record permits a purge.',
      response: readResponses('The deletion', ref(Deletion)),
    }),
    async ({ database, params }) => found(await findDeletion(database, params.deletion_id)),
  );

  app.patch(
    '/deletions/:deletion_id',
    deletion.patch('changeDeletion', 'Mark a deletion as purged', {
      description: 'Can be repeated: `purged_at` is the time of the first mark.',
      body: ref(DeletionChange),
      response: writeResponses('The deletion', ref(Deletion)),
    }),
    (request, reply) =>
      reply.transact(async (transaction) => {
        const { deletion_id } = request.params;
        await markPurged(transaction, deletion_id);
        return found(await findDeletion(transaction, deletion_id));
      }),
  );
}

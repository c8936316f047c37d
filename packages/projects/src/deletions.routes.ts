import {
  type App,
  listResponses,
  notFound,
  pageOf,
  readHeaders,
  readResponses,
  ref,
  sendPage,
  writeHeaders,
  writeResponses,
} from 'service-kit';
import { Type } from 'typebox';
import { findDeletion, listDeletions, markPurged } from './deletions.repository.ts';
import { Deletion, DeletionChange, DeletionsQuery, OneDeletion } from './deletions.schema.ts';
import { tags } from './tags.ts';

const deletionTags = () => [tags.deletions];

/** For the gateway itself, whoever its user is. */
export function registerDeletions(app: App): void {
  app.get(
    '/deletions',
    {
      conditional: { reads: deletionTags },
      schema: {
        operationId: 'listDeletions',
        summary: 'List the deleted projects, areas and zones',
        description:
          'What other services keep for them has to be purged. A deletion is listed from the moment ' +
          'when it takes effect until seven days after it was marked as purged.',
        tags: ['deletions'],
        headers: readHeaders,
        querystring: DeletionsQuery,
        response: listResponses('A page of deletions', Type.Array(ref(Deletion))),
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query);
      const rows = await listDeletions(request.database, request.query.purged, page);
      return sendPage(request, reply, page, rows, ({ position }) => position);
    },
  );

  app.get(
    '/deletions/:deletion_id',
    {
      conditional: { reads: deletionTags },
      schema: {
        operationId: 'getDeletion',
        summary: 'Read a deletion',
        description: 'Read it immediately before each purge, which nothing else permits.',
        tags: ['deletions'],
        params: OneDeletion,
        headers: readHeaders,
        response: readResponses('The deletion', ref(Deletion)),
      },
    },
    async (request) => {
      const deletion = await findDeletion(request.database, request.params.deletion_id);
      if (deletion === undefined) throw notFound();
      return deletion;
    },
  );

  app.patch(
    '/deletions/:deletion_id',
    {
      conditional: { reads: deletionTags },
      schema: {
        operationId: 'changeDeletion',
        summary: 'Mark a deletion as purged',
        description: 'Can be repeated: `purged_at` is the time of the first mark.',
        tags: ['deletions'],
        params: OneDeletion,
        headers: writeHeaders,
        body: ref(DeletionChange),
        response: writeResponses('The deletion', ref(Deletion)),
      },
    },
    (request, reply) =>
      reply.transact(async (transaction) => {
        const { deletion_id } = request.params;
        await markPurged(transaction, deletion_id);
        const deletion = await findDeletion(transaction, deletion_id);
        if (deletion === undefined) throw notFound();
        return deletion;
      }),
  );
}

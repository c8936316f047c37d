import { type App, createResponses, ref, resource, writeHeaders } from 'service-kit';
import { listQuery } from './nodes.routes.ts';
import { type Scope, ScopeAndPage } from './nodes.schema.ts';
import { createSeal, liftSeal, lockNodes } from './seals.repository.ts';
import { OneSeal, Seal, SealInput } from './seals.schema.ts';
import { tags } from './tags.ts';

/** Only the nodes of a zone have a GET, so only a zone can be sealed under `If-Match`. */
const listTags = ({ query: { project_id, zone_id } }: { query: Scope }) =>
  zone_id === undefined ? [] : [tags.nodesOf(project_id, zone_id)];

const seal = resource({ tags: ['seals'], params: OneSeal });

export function registerSeals(app: App): void {
  app.post(
    '/nodes',
    {
      conditional: { reads: listTags, query: listQuery },
      schema: {
        operationId: 'sealNodes',
        summary: 'Seal the nodes of a project, area or zone',
        description:
          'Until the seal is lifted or expires, the nodes cannot be created, replaced, changed, ' +
          'deleted or moved in or out: such requests get 409. Reads are not affected. ' +
          'Several seals can cover the same nodes. If-Match takes the ETag of a page of the ' +
          "list of the zone's nodes, with the `limit` and `after` of that page. If-Match fails for an " +
          'area or a project, because they have no such list.',
        tags: ['seals'],
        headers: writeHeaders,
        querystring: ScopeAndPage,
        body: ref(SealInput),
        response: createResponses('The new seal', ref(Seal)),
      },
    },
    async (request, reply) => {
      const seal = await reply.transact(
        async (transaction) => {
          await lockNodes(transaction, request.query.project_id);
          return createSeal(transaction, request.query, request.body);
        },
        { describes: [] },
      );
      return reply.code(201).header('location', `/seals/${seal.seal_id}`).send(seal);
    },
  );

  app.delete(
    '/seals/:seal_id',
    seal.delete('liftSeal', 'Lift a seal', {
      description:
        'An expired seal may already have been removed. The seal that a purge leaves cannot be lifted.',
    }),
    async (request, reply) => {
      await reply.transact((transaction) => liftSeal(transaction, request.params.seal_id));
      return reply.code(204).send(null);
    },
  );
}

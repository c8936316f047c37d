import Fastify, { type FastifyRequest, type FastifyTypeProvider } from 'fastify';
import pg from 'pg';
import { expect, expectTypeOf, test } from 'vitest';
import { type ConditionalRoute, conditionalRequests, type Permit } from '../src/index.ts';

interface ById {
  Params: { id: string };
  Headers: { 'x-user': string };
}
const handler = async () => ({});

/** Derives types from schemas, as TypeBox, Zod and json-schema-to-ts do. */
interface Typed extends FastifyTypeProvider {
  readonly validator: this['schema'] extends { type: infer Type } ? Type : unknown;
}
const ofId = {} as { type: { id: string } };
const ofPage = {} as { type: { page: number } };

// The test is that it compiles: `tsc` also checks the tests.
test('the parameters of `reads` have the types of the route', async () => {
  const app = Fastify();
  await app.register(conditionalRequests, { pool: new pg.Pool() });
  app.get<ById>(
    '/generic/:id',
    {
      conditional: {
        reads(request) {
          expectTypeOf(request.params).toEqualTypeOf<{ id: string }>();
          // @ts-expect-error There is no such parameter.
          expect(request.params.ids).toBeUndefined();
          return [request.params.id];
        },
        permit: {
          vary: ['x-user'],
          check(request) {
            expectTypeOf(request.headers['x-user']).toEqualTypeOf<string>();
          },
        },
      },
    },
    handler,
  );
  app.put<ById>('/generic/:id', { conditional: { reads: ({ params }) => [params.id] } }, handler);
  app.route<ById>({
    method: 'GET',
    url: '/route/:id',
    conditional: { reads: (request) => [request.params.id] },
    handler,
  });
  app.withTypeProvider<Typed>().get(
    '/provider/:id',
    {
      schema: { params: ofId, querystring: ofPage },
      conditional: {
        reads: (request) => {
          expectTypeOf(request.query).toEqualTypeOf<{ page: number }>();
          return [request.params.id];
        },
      },
    },
    handler,
  );

  // `config` does not know the types of the route, so the parameter is annotated.
  const reads = (request: FastifyRequest<ById>) => [request.params.id];
  app.get<ById>('/config/:id', { config: { conditional: { reads } } }, handler);
  const route: ConditionalRoute<FastifyRequest<ById>> = { reads };
  app.get<ById>('/named/:id', { config: { conditional: route } }, handler);
  const permit: Permit = { vary: [], check() {} };
  app.get<ById>('/any/:id', { conditional: { reads, permit } }, handler);
  // @ts-expect-error A misspelt member.
  expect(() => app.get('/typo', { conditional: { reads, permits: permit } }, handler)).toThrow(
    'permits',
  );

  await app.ready();
  for (const url of ['generic', 'route', 'provider', 'config', 'named', 'any']) {
    expect((await app.inject(`/${url}/1`)).statusCode).not.toBe(404);
  }
  await app.close();
});

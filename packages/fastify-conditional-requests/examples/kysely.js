import postgres from '@fastify/postgres';
import Fastify from 'fastify';
import { conditionalRequests } from 'fastify-conditional-requests';
import { Kysely, PostgresDialect } from 'kysely';

const app = Fastify();
await app.register(postgres, { connectionString: process.env.DATABASE_URL });
await app.register(conditionalRequests, { pool: app.pg.pool });
await app.conditionalRequests.becomeSoleWriter();
await app.pg.query('CREATE TABLE IF NOT EXISTS things (id text PRIMARY KEY, name text NOT NULL)');
await app.pg.query(`INSERT INTO things VALUES ('1', 'one') ON CONFLICT DO NOTHING`);

const reads = (request) => [`thing:${request.params.id}`];
const notFound = () => Object.assign(new Error('No such thing'), { statusCode: 404 });

/** Kysely on one connection: that of the read or of the transaction. */
function kysely(database) {
  const client = { query: (text, values) => database.query(text, values), release() {} };
  const pool = { connect: async () => client, end: async () => {}, options: {} };
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}

app.get('/things/:id', { config: { conditional: { reads } } }, async (request) => {
  const db = kysely(request.database);
  const { id } = request.params;
  const thing = await db.selectFrom('things').selectAll().where('id', '=', id).executeTakeFirst();
  if (thing === undefined) throw notFound();
  return thing;
});

app.patch('/things/:id', { config: { conditional: { reads } } }, (request, reply) =>
  reply.transact(async (transaction) => {
    const thing = await kysely(transaction)
      .updateTable('things')
      .set({ name: request.body.name })
      .where('id', '=', request.params.id)
      .returningAll()
      .executeTakeFirst();
    if (thing === undefined) throw notFound();
    transaction.touch(...reads(request));
    return thing;
  }),
);

await app.listen({ port: 3000 });

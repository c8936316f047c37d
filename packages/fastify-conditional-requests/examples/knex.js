import postgres from '@fastify/postgres';
import Fastify from 'fastify';
import { conditionalRequests } from 'fastify-conditional-requests';
import knex from 'knex';

const app = Fastify();
await app.register(postgres, { connectionString: process.env.DATABASE_URL });
await app.register(conditionalRequests, { pool: app.pg.pool });
await app.conditionalRequests.becomeSoleWriter();
await app.pg.query('CREATE TABLE IF NOT EXISTS things (id text PRIMARY KEY, name text NOT NULL)');
await app.pg.query(`INSERT INTO things VALUES ('1', 'one') ON CONFLICT DO NOTHING`);

const reads = (request) => [`thing:${request.params.id}`];
const notFound = () => Object.assign(new Error('No such thing'), { statusCode: 404 });

// Without a connection of its own, Knex only builds the SQL.
const sql = knex({ client: 'pg' });

async function run(database, query) {
  const { sql: text, bindings } = query.toSQL().toNative();
  const { rows } = await database.query(text, bindings);
  return rows;
}

app.get('/things/:id', { config: { conditional: { reads } } }, async (request) => {
  const { id } = request.params;
  const [thing] = await run(request.database, sql('things').where({ id }));
  if (thing === undefined) throw notFound();
  return thing;
});

app.patch('/things/:id', { config: { conditional: { reads } } }, (request, reply) =>
  reply.transact(async (transaction) => {
    const { id } = request.params;
    const { name } = request.body;
    const [thing] = await run(transaction, sql('things').where({ id }).update({ name }, '*'));
    if (thing === undefined) throw notFound();
    transaction.touch(...reads(request));
    return thing;
  }),
);

await app.listen({ port: 3000 });

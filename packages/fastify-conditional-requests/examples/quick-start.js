import postgres from '@fastify/postgres';
import Fastify from 'fastify';
import { conditionalRequests } from 'fastify-conditional-requests';

const app = Fastify();
await app.register(postgres, { connectionString: process.env.DATABASE_URL });
await app.register(conditionalRequests, { pool: app.pg.pool });
await app.conditionalRequests.becomeSoleWriter();
await app.pg.query('CREATE TABLE IF NOT EXISTS things (id text PRIMARY KEY, name text NOT NULL)');

// Tags name the data that a route reads. The ETag contains their version.
const reads = (request) => [`thing:${request.params.id}`];

app.get('/things/:id', { config: { conditional: { reads } } }, async (request) => {
  const sql = 'SELECT id, name FROM things WHERE id = $1';
  const { rows } = await request.database.query(sql, [request.params.id]);
  if (rows.length === 0) throw Object.assign(new Error('No such thing'), { statusCode: 404 });
  return rows[0];
});

// A write runs in one transaction and declares the tags that it changed.
app.put('/things/:id', { config: { conditional: { reads } } }, (request, reply) =>
  reply.transact(async (transaction) => {
    const { id } = request.params;
    const { rows } = await transaction.query(
      `INSERT INTO things VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = $2
       RETURNING id, name, xmax = 0 AS created`,
      [id, request.body.name],
    );
    const [{ created, ...thing }] = rows;
    transaction.existed(!created);
    transaction.touch(`thing:${id}`);
    return thing;
  }),
);

await app.listen({ port: 3000 });

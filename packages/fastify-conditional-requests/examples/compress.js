import postgres from '@fastify/postgres';
import compress from '@fastify/compress';
import Fastify from 'fastify';
import { conditionalRequests } from 'fastify-conditional-requests';

const app = Fastify();
await app.register(postgres, { connectionString: process.env.DATABASE_URL });
await app.register(compress);
await app.register(conditionalRequests, { pool: app.pg.pool });
await app.conditionalRequests.becomeSoleWriter();
await app.pg.query('CREATE TABLE IF NOT EXISTS things (id text PRIMARY KEY, name text NOT NULL)');
await app.pg.query(`INSERT INTO things VALUES ('1', repeat('one ', 1000)) ON CONFLICT DO NOTHING`);

const reads = (request) => [`thing:${request.params.id}`];
const notFound = () => Object.assign(new Error('No such thing'), { statusCode: 404 });

// Both header fields decide whether @fastify/compress compresses, and how.
const conditional = { reads, vary: ['accept-encoding', 'x-no-compression'] };

app.get('/things/:id', { config: { conditional } }, async (request) => {
  const sql = 'SELECT id, name FROM things WHERE id = $1';
  const { rows } = await request.database.query(sql, [request.params.id]);
  const [thing] = rows;
  if (thing === undefined) throw notFound();
  return thing;
});

app.patch('/things/:id', { config: { conditional } }, (request, reply) =>
  reply.transact(async (transaction) => {
    const sql = 'UPDATE things SET name = $2 WHERE id = $1 RETURNING id, name';
    const { rows } = await transaction.query(sql, [request.params.id, request.body.name]);
    const [thing] = rows;
    if (thing === undefined) throw notFound();
    transaction.touch(...reads(request));
    return thing;
  }),
);

await app.listen({ port: 3000 });

import postgres from '@fastify/postgres';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { pgTable, text } from 'drizzle-orm/pg-core';
import Fastify from 'fastify';
import { conditionalRequests } from 'fastify-conditional-requests';

const app = Fastify();
await app.register(postgres, { connectionString: process.env.DATABASE_URL });
await app.register(conditionalRequests, { pool: app.pg.pool });
await app.conditionalRequests.becomeSoleWriter();
await app.pg.query('CREATE TABLE IF NOT EXISTS things (id text PRIMARY KEY, name text NOT NULL)');
await app.pg.query(`INSERT INTO things VALUES ('1', 'one') ON CONFLICT DO NOTHING`);

const reads = (request) => [`thing:${request.params.id}`];
const notFound = () => Object.assign(new Error('No such thing'), { statusCode: 404 });

const things = pgTable('things', { id: text().primaryKey(), name: text().notNull() });

app.get('/things/:id', { config: { conditional: { reads } } }, async (request) => {
  const db = drizzle({ client: request.database });
  const [thing] = await db.select().from(things).where(eq(things.id, request.params.id));
  if (thing === undefined) throw notFound();
  return thing;
});

app.patch('/things/:id', { config: { conditional: { reads } } }, (request, reply) =>
  reply.transact(async (transaction) => {
    const db = drizzle({ client: transaction });
    const { name } = request.body;
    const isThis = eq(things.id, request.params.id);
    const [thing] = await db.update(things).set({ name }).where(isThis).returning();
    if (thing === undefined) throw notFound();
    transaction.touch(...reads(request));
    return thing;
  }),
);

await app.listen({ port: 3000 });

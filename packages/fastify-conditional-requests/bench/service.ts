import Fastify from 'fastify';
import pg from 'pg';
import { conditionalRequests } from '../src/index.ts';

/** One of the two services that are compared: the same routes, with the plugin and without. */
const [kind, connectionString = ''] = process.argv.slice(2);

interface ById {
  Params: { id: string };
}
const select = 'SELECT id, name FROM things WHERE id = $1';
const update = 'UPDATE things SET count = count + 1 WHERE id = $1 RETURNING id, name';
const schema = {
  response: {
    200: {
      type: 'object',
      properties: { id: { type: 'integer' }, name: { type: 'string' } },
    },
  },
};

const pool = new pg.Pool({
  connectionString,
  max: 20,
  statement_timeout: 10_000,
  idle_in_transaction_session_timeout: 10_000,
});
const app = Fastify();

if (kind === 'plain') {
  app.get<ById>('/current/:id', { schema }, (_request, reply) => {
    reply.code(304).header('etag', '"1"').header('cache-control', 'no-cache').send();
  });
  app.get<ById>('/things/:id', { schema }, async (request, reply) => {
    reply.header('etag', '"1"').header('cache-control', 'no-cache');
    return (await pool.query(select, [request.params.id])).rows[0];
  });
  app.put<ById>('/things/:id', { schema }, async (request) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const { rows } = await client.query(update, [request.params.id]);
      await client.query('COMMIT');
      return rows[0];
    } finally {
      client.release();
    }
  });
} else {
  await app.register(conditionalRequests, { pool });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The schema of these routes requires it.
  const reads = ({ params }: { params: unknown }) => [`thing:${(params as ById['Params']).id}`];
  const options = { schema, config: { conditional: { reads } } };
  for (const path of ['/current/:id', '/things/:id']) {
    app.get<ById>(path, options, async (request) => {
      const { rows } = await request.database.query(select, [request.params.id]);
      return rows[0];
    });
  }
  app.put<ById>('/things/:id', options, (request, reply) =>
    reply.transact(async (transaction) => {
      const { rows } = await transaction.query(update, [request.params.id]);
      transaction.touch(...reads(request));
      return rows[0];
    }),
  );
  await app.conditionalRequests.becomeSoleWriter({ graceMs: 0 });
}

await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.(new URL(app.listeningOrigin).port);
process.on('message', () => process.send?.(process.cpuUsage()));
process.on('disconnect', () => process.exit());

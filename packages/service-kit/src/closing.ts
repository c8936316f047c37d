import type { FastifyInstance } from 'fastify';

/**
 * Lets connections end with the answer that is under way when the app closes: Node closes only
 * those that are idle, and Fastify only those on which a request arrives later.
 *
 * @returns whether the app is closing
 */
export function endConnections(app: FastifyInstance): () => boolean {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
  return () => closing;
}

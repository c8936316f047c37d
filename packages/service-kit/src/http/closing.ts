import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A request that is on its way on a new connection is there by then. */
const unusedMs = 500;

/**
 * Lets connections end with the answer that is under way when the app closes: Node closes only
 * those that are idle, and Fastify only those on which a request arrives later. Those on which
 * nothing has arrived yet, as browsers open them in advance, are neither: they are closed as well.
 *
 * @returns whether the app is closing
 */
export function endConnections(app: FastifyInstance): () => boolean {
  let closing = false;
  const unused = new Set<Socket>();
  app.server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.server.on('request', ({ socket }) => unused.delete(socket));
  app.addHook('preClose', (done) => {
    closing = true;
    setTimeout(() => {
      for (const socket of unused) if (socket.bytesRead === 0) socket.destroy();
    }, unusedMs).unref();
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
  return () => closing;
}

import type { FastifyInstance } from 'fastify';
import type { GracefulServer } from './graceful-server.ts';

declare module 'fastify' {
  interface FastifyInstance {
    isStopping: boolean;
  }
}

/** Lets the app close without losing a request: the server decides which responses say close. */
export function closeGracefully(app: FastifyInstance, server: GracefulServer): void {
  app.decorate('isStopping', false);
  app.addHook('preClose', (done) => {
    app.isStopping = true;
    done();
  });
  app.addHook('onRequest', (_request, { raw }, done) => {
    // While it closes, Fastify has every response say close: pipelined requests would be lost.
    if (raw.hasHeader('connection')) raw.removeHeader('connection');
    done();
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    server.endsWith(request.raw, (isLast) => {
      if (isLast) reply.header('connection', 'close');
      done(null, payload);
    });
  });
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Status in logs and metrics for a request whose client disconnected. It is never sent. */
export const clientGone = 499;

/** Reports requests whose client disconnected before the response: Fastify runs no hook for these. */
export function onClientGone(
  app: FastifyInstance,
  report: (request: FastifyRequest, reply: FastifyReply) => void,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = reply;
    raw.on('close', () => {
      if (!raw.writableEnded) report(request, reply);
    });
    done();
  });
}

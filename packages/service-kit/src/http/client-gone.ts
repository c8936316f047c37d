import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** In the log and the metrics, for an answer that nobody heard. Never sent, and so in no registry. */
export const clientGone = 499;

/** Tells of requests whose client went away before it was answered: no hook is run for these. */
export function onClientGone(
  app: FastifyInstance,
  tell: (request: FastifyRequest, reply: FastifyReply) => void,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = reply;
    raw.on('close', () => {
      if (!raw.writableEnded) tell(request, reply);
    });
    done();
  });
}

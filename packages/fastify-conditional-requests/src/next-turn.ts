import type { FastifyReply } from 'fastify';

/**
 * Goes on with a response in a separate turn, so that an error that is thrown there is not taken for one of
 * the promise before it. Does nothing if Fastify's `handlerTimeout` has sent a response in the meantime.
 */
export function nextTurn(reply: FastifyReply, goOn: () => void): void {
  setImmediate(() => {
    if (!reply.raw.headersSent) goOn();
  });
}

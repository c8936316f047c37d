import { setImmediate } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

/**
 * Prepares an onSend hook to go on after a promise, in a separate turn, so that an error that is thrown there
 * is not taken for one of the promise. Call it before the wait begins.
 *
 * @param fail called with such an error
 * @param giveUp called instead of going on if another response, such as that of Fastify's `handlerTimeout`,
 * was sent in the meantime
 */
export function nextTurn(
  reply: FastifyReply,
  fail: (error: Error) => void,
  giveUp?: () => void,
): (goOn: () => void) => void {
  // A handler may have sent the head itself.
  const { headersSent } = reply.raw;
  return (goOn) => {
    const end = (): void => (reply.raw.headersSent === headersSent ? goOn() : giveUp?.());
    setImmediate().then(end).catch(fail);
  };
}

import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { answerKey, handlerRuns, selfSending, unvouched } from './answer.ts';
import { asUnavailable } from '../database/unavailable.ts';
import { tolerate } from './stream.ts';

/** The result of a handler that sends its response itself. */
export const selfSent = Symbol('self-sent');

/**
 * Runs the handler of a read for the payload that it returns.
 *
 * @returns `selfSent` if there is none; a handler that is not async has sent its response by then
 */
export async function payloadOf(
  handler: RouteHandlerMethod,
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  request[answerKey] = handlerRuns;
  try {
    const returned: unknown = handler.call(app, request, reply);
    // A reply is a promise for its own end.
    if (returned === undefined || returned === reply) await reply;
    const payload = await returned;
    if (payload === undefined || payload === reply) return selfSent;
    tolerate(payload);
    request[answerKey] = unvouched;
    return payload;
  } catch (error) {
    request[answerKey] = unvouched;
    // An ORM may have wrapped the database's error.
    throw asUnavailable(error);
  }
}

/**
 * Notes that the handler sends its response. Fastify shows this only after the hooks, and would send an
 * empty response as well if an async handler does not return the reply.
 */
export function noteSend(request: FastifyRequest, reply: FastifyReply): void {
  const send = reply.send.bind(reply);
  reply.send = (payload?: unknown) => {
    if (request[answerKey] === handlerRuns) request[answerKey] = selfSending;
    return send(payload);
  };
}

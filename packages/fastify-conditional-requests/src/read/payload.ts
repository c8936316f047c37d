import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { RequestState } from '../context.ts';
import { asUnavailable } from '../database/unavailable.ts';
import { payloadNotReturned } from '../errors.ts';

/** Runs the handler of a read for its payload, which goes out when it is known what it is worth. */
export async function payloadOf(
  handler: RouteHandlerMethod,
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  state: RequestState,
): Promise<unknown> {
  state.isMaking = true;
  try {
    const payload: unknown = await handler.call(app, request, reply);
    if (payload === undefined || payload === reply || isStream(payload)) {
      throw payloadNotReturned(request.url);
    }
    return payload;
  } catch (error) {
    // An ORM may have wrapped it.
    throw asUnavailable(error);
  } finally {
    state.isMaking = false;
  }
}

/** One of Node or of the Web. What it is made of may change after the last look at the version. */
const isStream = (payload: unknown): boolean =>
  typeof payload === 'object' &&
  payload !== null &&
  ('pipe' in payload || 'getReader' in payload || payload instanceof Response);

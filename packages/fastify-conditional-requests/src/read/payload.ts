import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { answerKey, handlerRuns, unvouched } from './answer.ts';
import { asUnavailable } from '../database/unavailable.ts';

/** What a handler gives that sends its answer itself. */
export const selfSent = Symbol('self-sent');

/**
 * Runs the handler of a read for the payload that it returns.
 *
 * @returns `selfSent` if there is none; a handler that is not async has sent its answer by then
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
    // A reply is a promise of its end. One that was hijacked has none that anybody knows of.
    if (returned === undefined || returned === reply) await reply;
    const payload = await returned;
    if (payload === undefined || payload === reply) return selfSent;
    // Until Fastify listens to a stream of Node, its failure would end the process.
    if (isStream(payload)) payload.on?.('error', () => {});
    request[answerKey] = unvouched;
    return payload;
  } catch (error) {
    request[answerKey] = unvouched;
    // An ORM may have wrapped it.
    throw asUnavailable(error);
  }
}

/**
 * One of Node or of the Web, or what is made into one. What it is made of may change after the last
 * look at the version.
 */
export const isStream = (payload: unknown): payload is AnyStream =>
  typeof payload === 'object' &&
  payload !== null &&
  ('pipe' in payload ||
    'getReader' in payload ||
    Symbol.asyncIterator in payload ||
    Object.prototype.toString.call(payload) === '[object Response]');

/** A stream of Node or of the Web, or a `Response`. */
interface AnyStream {
  readonly on?: (event: 'error', listener: () => void) => unknown;
  readonly destroy?: () => unknown;
  readonly cancel?: () => Promise<void>;
  readonly body?: ReadableStream | null;
}

/** Ends a stream that nobody is going to read. */
export function discard(payload: unknown): void {
  if (!isStream(payload)) return;
  if (payload.destroy !== undefined) payload.destroy();
  else void (payload.body ?? payload).cancel?.().catch(() => {});
}

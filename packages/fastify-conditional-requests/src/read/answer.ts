import type { EntityTag } from 'entity-tags';
import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify';
import { withDirective } from './cache-control.ts';

/** What is known about the answer that goes out next. */
export type Answer =
  /** The handler is making it; if it sends it as well, it is the handler's alone. */
  | typeof handlerRuns
  /** The handler has sent it; it goes out when the permission has been asked for again. */
  | typeof selfSending
  /** Nothing vouches for it. */
  | typeof unvouched
  /** It is what this entity tag stands for. */
  | EntityTag;

export const handlerRuns = Symbol('the handler runs');
export const selfSending = Symbol('the handler sends');
export const unvouched = Symbol('unvouched');

/** The request's property that holds it; null where the answer is none of the read path's. */
export const answerKey = Symbol('conditional answer');

declare module 'fastify' {
  interface FastifyRequest {
    [answerKey]: Answer | null;
  }
}

/** Fields that describe a representation, which a 304 does not have (RFC 9110 section 15.4.5). */
const ofRepresentation = [
  'content-type',
  'content-length',
  'content-encoding',
  'content-language',
  'content-range',
  'last-modified',
];

/**
 * An onSend hook for a conditional GET, after all others: gives the answer the fields that it has
 * to have, whatever handler and hooks have set.
 *
 * @param requirePermission asked once more where the handler sends its answer itself
 */
export const finishAnswer =
  (
    requirePermission: ((request: FastifyRequest) => Promise<void>) | undefined,
  ): onSendHookHandler =>
  (request, reply, payload, done) => {
    const answer = request[answerKey];
    if (answer === handlerRuns && requirePermission !== undefined) {
      request[answerKey] = selfSending;
      const checked = requirePermission(request).then(() => null);
      // In a turn of its own: what `done` throws is not the permission's error.
      void checked
        .catch((error: Error) => error)
        .then((error) => setImmediate(() => done(error as null, payload)));
      return;
    }
    if (isReadPaths(answer)) setFields(reply, answer);
    done(null, payload);
  };

/** Whether the answer is not the handler's alone. */
const isReadPaths = (answer: Answer | null): answer is typeof unvouched | EntityTag =>
  answer !== null && answer !== handlerRuns && answer !== selfSending;

function setFields(reply: FastifyReply, answer: typeof unvouched | EntityTag): void {
  const { statusCode } = reply;
  const given = reply.getHeader('cache-control');
  if (statusCode === 304) {
    // A HEAD route of Fastify says 0; RFC 9110 section 8.6 wants what a 200 would say, or nothing.
    for (const field of ofRepresentation) if (reply.hasHeader(field)) reply.removeHeader(field);
  } else if (statusCode !== 200) {
    if (answer !== unvouched) reply.removeHeader('etag');
    // Some of them may be stored without a word about it (RFC 9110 section 15.1).
    if (given === undefined) reply.header('cache-control', 'no-store');
    return;
  }
  reply.header(
    'cache-control',
    withDirective(given, answer === unvouched ? 'no-store' : 'no-cache'),
  );
}

/** An error takes the place of the answer: nothing that was said about that is true of it. */
export function forgetAnswer(request: FastifyRequest, reply: FastifyReply): void {
  if (!isReadPaths(request[answerKey])) return;
  request[answerKey] = null;
  for (const validator of ['etag', 'last-modified']) reply.removeHeader(validator);
  reply.header('cache-control', 'no-store');
}

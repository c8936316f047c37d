import type { OutgoingHttpHeader } from 'node:http';
import type { EntityTag } from 'entity-tags';
import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify';
import { stateKey } from '../context.ts';
import { nextTurn } from '../next-turn.ts';
import type { Permit } from '../route.ts';
import type { AnyVersionStore } from '../versions/version-store.ts';
import { stoodForHooks } from './after-hooks.ts';
import { restoreHead } from './head.ts';
import { requirePermissionToSend } from './look.ts';
import { discard, tolerate } from './stream.ts';
import { namesIn, type Vary } from './vary.ts';

/** The state of the response that is sent next. */
export type Answer =
  /** The handler is running; if it sends a response, that one is the handler's alone. */
  | typeof handlerRuns
  /** The handler has sent it, on a route with `permit`: the permission has yet to be checked again. */
  | typeof selfSending
  /** It is not known to be current, so it gets `no-store`. */
  | typeof unvouched
  /** It is the representation that this entity tag names. */
  | EntityTag;

export const handlerRuns = Symbol('the handler runs');
export const selfSending = Symbol('the handler sends');
export const unvouched = Symbol('unvouched');

/** The request's property that holds it; null where the response is not the read path's. */
export const answerKey = Symbol('conditional answer');
/** The request's property for the `Vary` that a conditional GET begins with. */
export const varyKey = Symbol('stated vary');

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined in an encapsulated plugin that was registered earlier. */
    [answerKey]: Answer | null | undefined;
    [varyKey]: unknown;
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
 * An onSend hook for a conditional GET, after all others: completes the header fields that the handler
 * and other hooks have set, and checks the permission again where the handler sends its response itself.
 */
export const finishAnswer =
  (store: AnyVersionStore, vary: Vary, permit: Permit | undefined): onSendHookHandler =>
  (request, reply, payload, done) => {
    const answer = request[answerKey];
    if (answer === handlerRuns || answer === selfSending) {
      const passOn = (): void => {
        // The handler may wait for a client that reads slowly.
        void request[stateKey]?.reading?.end();
        done(null, payload);
      };
      const refuse = (error: Error): void => {
        discard(payload);
        request[answerKey] = unvouched;
        const head = request[stateKey]?.head;
        if (head !== undefined && !reply.raw.headersSent) restoreHead(reply, head);
        later(() => done(error));
      };
      if (permit === undefined) return passOn();
      const later = nextTurn(reply, done, () => discard(payload));
      // An error may replace the response in the meantime, and needs no permission.
      request[answerKey] = null;
      tolerate(payload);
      requirePermissionToSend(store, permit, request).then(() => later(passOn), refuse);
      return;
    }
    if (!isReadPaths(answer)) return done(null, payload);
    const finish = (hasStood: boolean): void => {
      setFields(request, reply, answer, vary, hasStood);
      done(null, payload);
    };
    const state = request[stateKey];
    // A 304 has no body, and no ETag is left with another status.
    const hasBody = answer !== unvouched && reply.statusCode === 200;
    const hasStood = hasBody && state ? stoodForHooks(store, state) : true;
    if (hasStood instanceof Promise) {
      const later = nextTurn(reply, done, () => discard(payload));
      void hasStood.then((still) => later(() => finish(still)));
    } else finish(hasStood);
  };

/** Whether the response is not the handler's alone. */
const isReadPaths = (answer: Answer | null | undefined): answer is typeof unvouched | EntityTag =>
  Boolean(answer) && answer !== handlerRuns && answer !== selfSending;

function setFields(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: typeof unvouched | EntityTag,
  vary: Vary,
  hasStood: boolean,
): void {
  const { statusCode } = reply;
  const given = reply.getHeader('cache-control');
  let isVouched = answer !== unvouched;
  if (statusCode === 304) {
    // A HEAD route of Fastify sends 0; RFC 9110 section 8.6 requires the value of a 200, or none.
    for (const field of ofRepresentation) if (reply.hasHeader(field)) reply.removeHeader(field);
  } else if (statusCode !== 200) {
    if (isVouched) reply.removeHeader('etag');
    // Some statuses may be stored by default (RFC 9110 section 15.1).
    if (given === undefined) reply.header('cache-control', 'no-store');
    return;
  } else if (isVouched && (!hasStood || vary.isExceeded(reply, request[varyKey]))) {
    // A hook has added data that may be of another version, or has chosen among several representations,
    // as compression does.
    reply.removeHeader('etag');
    isVouched = false;
  }
  reply.header('cache-control', withDirective(given, isVouched ? 'no-cache' : 'no-store'));
}

/** An error replaces the response, so the response's validators do not apply. */
export function forgetAnswer(request: FastifyRequest, reply: FastifyReply): void {
  if (!isReadPaths(request[answerKey])) return;
  request[answerKey] = null;
  for (const validator of ['etag', 'last-modified']) reply.removeHeader(validator);
  reply.header('cache-control', 'no-store');
}

const quoted = /"(?:[^"\\]|\\.)*"/g;

/**
 * Adds a directive to a `Cache-Control` and keeps what is there (RFC 9111 section 5.2.2). A directive
 * with an argument, as in `no-cache="set-cookie"`, is weaker and counts as another one.
 */
export function withDirective(
  given: OutgoingHttpHeader | readonly string[] | undefined,
  directive: 'no-cache' | 'no-store',
): string {
  if (given === undefined) return directive;
  const field = String(given);
  const names = namesIn(field.replace(quoted, ''));
  // A response that is not stored is never revalidated.
  if (names.has(directive) || names.has('no-store')) return field;
  return field.trim() === '' ? directive : `${field}, ${directive}`;
}

import type { EntityTag } from 'entity-tags';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { noteDecision, versionNow } from './after-hooks.ts';
import { answerKey, handlerRuns, unvouched, varyKey } from './answer.ts';
import { isNotModified, namesCurrent } from '../conditions/conditions.ts';
import { type Context, isAnswered, type RequestState, stateKey, stateOf } from '../context.ts';
import type { Tag, Version } from '../versions/version-store.ts';
import { type ConditionalRead, decide, entityTagOfState } from './decision.ts';
import { headOf, restoreHead } from './head.ts';
import { lookUp, requirePermission, stands } from './look.ts';
import { noteSend, payloadOf, selfSent } from './payload.ts';
import { ReadConnection } from './read-connection.ts';
import { openSnapshot } from './snapshot.ts';
import { discard, isStream } from './stream.ts';

/**
 * The read path: permission and version, then a 304, or the handler between two reads of the version.
 *
 * It runs after validation, because a condition counts only where the same request without it would
 * be answered 2xx (RFC 9110 section 13.2.1), and before any query of the handler.
 */
export function conditionalHandler(context: Context, read: ConditionalRead): RouteHandlerMethod {
  const { store, stats, missing, pool, content } = context;
  const { handler, vary, fields } = read;
  const { permit, rememberNotFound = false } = read.route;

  const answer: RouteHandlerMethod = async function (request, reply) {
    request[answerKey] = unvouched;
    request[varyKey] = vary.addTo(reply);
    // The state collects the lookups, for `Server-Timing`.
    if (store.transactional !== undefined) stateOf(request, content);
    const found = await lookUp(store, read, request);
    const look = vary.isUndeclared(request[varyKey]) ? { ...found, variant: undefined } : found;
    const { tags, version, variant } = look;
    const conditions = read.resource.conditionsOf(request);
    const names = (current: EntityTag): boolean => namesCurrent(conditions, current);
    const decision = decide(read, look, names, missing);
    if (decision.is === 'not found') {
      stats.rememberedNotFound++;
      throw decision.error;
    }
    if (decision.is === 'not modified') {
      if (decision.cacheControl !== '') reply.header('cache-control', decision.cacheControl);
      return notModified(context, request, reply, decision.entityTag);
    }

    const state = stateOf(request, content);
    if (store.transactional !== undefined) {
      state.reading = new ReadConnection(pool, state.usage, store.transactional);
    }
    const cacheControl = reply.getHeader('cache-control');
    const make = (): Promise<unknown> => payloadOf(handler, this, request, reply);
    let payload: unknown;
    let failure: { readonly error: unknown } | undefined;
    let { isPermitted } = look;
    if (permit !== undefined) {
      state.head = headOf(reply);
      noteSend(request, reply);
    }
    if (isPermitted) {
      try {
        payload = await make();
      } catch (error) {
        if (reply.sent) throw error;
        failure = { error };
      }
      if (payload === selfSent) return endOf(request, reply);
      isPermitted = permit === undefined || (await stands(store, request));
    }
    // If the permission may have changed in the meantime (Zanzibar's "new enemy"), or if there are no
    // versions to compare, permission and content are read from one snapshot.
    if (!isPermitted) {
      discard(payload);
      failure = undefined;
      if (state.head !== undefined) restoreHead(reply, state.head);
      payload = await openSnapshot(content, state, async () => {
        if (permit !== undefined) await requirePermission(permit, request);
        state.isPermitted = true;
        return make();
      });
      if (payload === selfSent) return endOf(request, reply);
    }

    const hasStood = async (): Promise<boolean> =>
      isPermitted &&
      version !== undefined &&
      isAnswered(state) &&
      (await versionAfter(context, state, tags)) === version;
    if (failure !== undefined) {
      const { error } = failure;
      const isMemorable = rememberNotFound && version !== undefined && isNotFound(error);
      if (isMemorable && variant !== undefined && (await hasStood())) {
        missing.set(variant, { handler, version, error });
      }
      throw error;
    }
    if (isStream(payload)) {
      request[answerKey] = null;
      return payload;
    }
    if (reply.statusCode !== 200) return payload;
    const isCurrent = (await hasStood()) && !vary.isExceeded(reply, request[varyKey]);
    const known = isCurrent ? entityTagOfState(look) : undefined;
    const current = known && fields.keep(reply, cacheControl, known);
    if (isNotModified(conditions, current)) {
      return notModified(context, request, reply, current);
    }
    if (current === undefined) {
      stats.bypassed++;
      return payload;
    }
    stats.current++;
    noteDecision(state, look);
    request[answerKey] = current;
    reply.header('etag', current);
    return payload;
  };
  if (store.transactional === undefined) return answer;
  return async function (request, reply) {
    try {
      return await answer.call(this, request, reply);
    } finally {
      await request[stateKey]?.reading?.end();
    }
  };
}

/**
 * Reads the version of the tags after the handler's statements, from the server that answered them. The
 * facts may come from other servers, so their versions are compared in the same snapshot.
 */
async function versionAfter(
  { store }: Context,
  state: RequestState,
  tags: readonly Tag[],
): Promise<Version | undefined> {
  const { reading, facts } = state;
  if (store.transactional === undefined) return store.read(tags);
  // Any server may have answered the statements after a transaction: then `finish` returns undefined.
  if (reading?.isUsed === true || reading?.isOver === true) return reading.finish(tags, facts);
  return versionNow(store, state, tags);
}

/** A 304 repeats ETag, Cache-Control and Vary (RFC 9110 section 15.4.5). */
function notModified(
  { stats }: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  entityTag: EntityTag | undefined,
): FastifyReply | undefined {
  stats.notModified++;
  reply.code(304);
  if (entityTag !== undefined) {
    request[answerKey] = entityTag;
    reply.header('etag', entityTag);
  }
  // Fastify waits for a reply that is returned, which would not end again if it has ended.
  return reply.send().sent ? undefined : reply;
}

/** The reply, for Fastify to wait for, if the handler has begun to send it. */
const endOf = (request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined =>
  request[answerKey] !== handlerRuns && !reply.sent ? reply : undefined;

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && 'statusCode' in error && error.statusCode === 404;

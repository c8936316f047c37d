import type { EntityTag } from 'entity-tags';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { answerKey, selfSending, unvouched } from './answer.ts';
import { isNotModified, namesCurrent } from '../conditions/conditions.ts';
import { type Context, queriesOf, stateKey, stateOf } from '../context.ts';
import { entityTagOf } from '../conditions/entity-tag.ts';
import type { HandlerFields } from './handler-fields.ts';
import { MemoryVersionStore } from '../versions/memory-version-store.ts';
import { discard, isStream, payloadOf, selfSent } from './payload.ts';
import { stands } from './permission.ts';
import type { Resource } from '../conditions/resource.ts';
import type { ConditionalRoute } from '../route.ts';
import { openSnapshot } from './snapshot.ts';
import { namesMore, type Vary } from './vary.ts';

/** What a conditional GET is made of, once it is registered. */
export interface ConditionalRead {
  readonly route: ConditionalRoute;
  readonly resource: Resource;
  readonly handler: RouteHandlerMethod;
  readonly vary: Vary;
  readonly fields: HandlerFields;
}

/**
 * The read path: permission, version, 304, or the handler between two looks at the version.
 *
 * It runs after validation, because a condition counts only where the same request without it
 * would be answered 2xx (RFC 9110 section 13.2.1), and before any database work of the handler.
 */
export function conditionalHandler(
  context: Context,
  { route, resource, handler, vary, fields }: ConditionalRead,
): RouteHandlerMethod {
  const { store, stats, missing, pool } = context;
  const { permit, rememberNotFound = false } = route;

  return async function read(request, reply) {
    request[answerKey] = unvouched;
    const stated = vary.addTo(reply);
    const earlier = queriesOf(request);
    // Where nothing is vouched for, nothing is remembered: permission would be asked for twice.
    const isBlind = store instanceof MemoryVersionStore && store.suspended;
    if (permit !== undefined && !isBlind) await permit.check(request);
    const isRemembered = queriesOf(request) === earlier;
    const tags = resource.tagsOf(request);
    const before = await store.read(tags);
    // The permission has to stand in the moment of the look at the version, not only before it.
    const isSettled = request[stateKey] === null || (await stands(context, request));
    let isPermitted = permit === undefined || (!isBlind && isRemembered && isSettled);
    // What was asked before that moment may be older than the version.
    const variant =
      before !== undefined && isSettled && queriesOf(request) === 0
        ? resource.variantOf(request, tags)
        : undefined;
    const entityTag =
      before === undefined || variant === undefined ? undefined : entityTagOf(before, variant);
    if (isPermitted && entityTag !== undefined && variant !== undefined) {
      const gone = rememberNotFound ? missing.get(variant) : undefined;
      if (gone !== undefined && gone.version === before && gone.handler === handler) {
        stats.rememberedNotFound++;
        throw gone.error;
      }
      if (namesCurrent(request.headers, entityTag) && fields.restore(reply, entityTag)) {
        return notModified(context, request, reply, entityTag);
      }
    }

    const state = stateOf(request, pool);
    const cacheControl = reply.getHeader('cache-control');
    let payload: unknown;
    let failure: { readonly error: unknown } | undefined;
    if (isPermitted) {
      try {
        payload = await payloadOf(handler, this, request, reply);
      } catch (error) {
        if (reply.sent) throw error;
        failure = { error };
      }
      if (payload === selfSent) return endOf(request, reply);
      request[answerKey] = unvouched;
      isPermitted = permit === undefined || (await stands(context, request));
    }
    // A permission that moved while the answer was made is not one for this answer (Zanzibar's
    // 'new enemy'): both are asked of one snapshot then, and where there are no versions to tell.
    if (!isPermitted) {
      discard(payload);
      failure = undefined;
      payload = await openSnapshot(pool, state, async () => {
        try {
          await permit?.check(request);
          return await payloadOf(handler, this, request, reply);
        } catch (error) {
          request[answerKey] = unvouched;
          throw error;
        }
      });
      if (payload === selfSent) return endOf(request, reply);
      request[answerKey] = unvouched;
    }

    if (failure !== undefined) {
      const { error } = failure;
      if (rememberNotFound && variant !== undefined && isNotFound(error)) {
        const after = await store.read(tags);
        if (after !== undefined && after === before) {
          missing.set(variant, { handler, version: after, error });
        }
      }
      throw error;
    }
    if (isStream(payload)) {
      request[answerKey] = null;
      return payload;
    }
    if (reply.statusCode !== 200) return payload;
    const isCurrent = isPermitted && before !== undefined && (await store.read(tags)) === before;
    const current = isCurrent && !isOfMore(reply, vary, stated) ? entityTag : undefined;
    if (isNotModified(request.headers, current)) {
      return notModified(context, request, reply, current);
    }
    if (current === undefined) {
      stats.bypassed++;
      return payload;
    }
    stats.current++;
    fields.keep(reply, cacheControl, current);
    request[answerKey] = current;
    reply.header('etag', current);
    return payload;
  };
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
  // A reply is a promise of its end: there is none to wait for where it has ended.
  return reply.send().sent ? undefined : reply;
}

/** What Fastify waits for where the handler has sent the answer, or sends none. */
const endOf = (request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined =>
  request[answerKey] === selfSending && !reply.sent ? reply : undefined;

/** Whether the handler says that its answer depends on fields which the entity tag does not know. */
function isOfMore(reply: FastifyReply, vary: Vary, before: unknown): boolean {
  const after: unknown = reply.getHeader('vary');
  if (after === before) return false;
  vary.addTo(reply);
  return namesMore(after, before);
}

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && 'statusCode' in error && error.statusCode === 404;

import type { EntityTag } from 'entity-tags';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { isNotModified, namesCurrent } from '../conditions/conditions.ts';
import { type Context, stateKey, stateOf } from '../context.ts';
import { entityTagOf, variantOf } from '../conditions/entity-tag.ts';
import { MemoryVersionStore } from '../versions/memory-version-store.ts';
import { payloadOf } from './payload.ts';
import type { ConditionalRoute } from '../route.ts';
import { openSnapshot } from './snapshot.ts';

/** Longer URLs are not remembered as missing: the bound of that memory is a number of entries. */
const maxRememberedUrl = 1_024;

/**
 * The read path: permission, version, 304, or the handler between two looks at the version.
 *
 * It runs after validation, because a condition counts only where the same request without it
 * would be answered 2xx (RFC 9110 section 13.2.1), and before any database work of the handler.
 */
export function conditionalHandler(
  context: Context,
  route: ConditionalRoute,
  handler: RouteHandlerMethod,
): RouteHandlerMethod {
  const { store, stats, missing, pool } = context;
  const { permit } = route;
  const selecting = route.vary ?? [];
  const vary = [...new Set([...selecting, ...(permit?.vary ?? [])])].join(', ');

  return async function read(request, reply) {
    reply.header('cache-control', 'no-store');
    if (vary !== '') {
      const others = reply.getHeader('vary');
      reply.header('vary', others === undefined ? vary : `${String(others)}, ${vary}`);
    }
    // Where nothing is vouched for, nothing is remembered: permission would be asked for twice.
    const isBlind = store instanceof MemoryVersionStore && store.suspended;
    if (permit !== undefined && !isBlind) await permit.check(request);
    const tags = route.reads(request);
    const before = await store.read(tags);
    const entityTag =
      before === undefined
        ? undefined
        : entityTagOf(before, variantOf(tags, request.headers, selecting));
    // The permission has to stand in the moment of the look at the version, not only before it.
    let isPermitted = permit === undefined || (!isBlind && (await stands(context, request)));
    if (isPermitted && entityTag !== undefined) {
      const gone = missing.get(request.url);
      if (gone?.entityTag === entityTag && gone.handler === handler) {
        stats.rememberedNotFound++;
        throw gone.error;
      }
      if (namesCurrent(request.headers, entityTag)) return notModified(context, reply, entityTag);
    }

    const state = stateOf(request, pool);
    let payload: unknown;
    if (isPermitted) {
      try {
        payload = await payloadOf(handler, this, request, reply, state);
      } catch (error) {
        // If a tag has moved meanwhile, the entry is for a version that does not come back.
        if (
          entityTag !== undefined &&
          isNotFound(error) &&
          request.url.length <= maxRememberedUrl
        ) {
          missing.set(request.url, { handler, entityTag, error });
        }
        throw error;
      }
      isPermitted = permit === undefined || (await stands(context, request));
    }
    // A permission that moved while the answer was made is not one for this answer (Zanzibar's
    // 'new enemy'): both are asked of one snapshot then, and where there are no versions to tell.
    if (!isPermitted) {
      payload = await openSnapshot(pool, state, async () => {
        await permit?.check(request);
        return payloadOf(handler, this, request, reply, state);
      });
    }

    if (reply.statusCode !== 200) return payload;
    const isCurrent = isPermitted && before !== undefined && (await store.read(tags)) === before;
    const current = isCurrent ? entityTag : undefined;
    if (isNotModified(request.headers, current)) return notModified(context, reply, current);
    if (current === undefined) {
      stats.bypassed++;
      return payload;
    }
    stats.current++;
    reply.header('etag', current).header('cache-control', 'no-cache');
    return payload;
  };
}

/** A 304 repeats ETag, Cache-Control and Vary (RFC 9110 section 15.4.5). */
function notModified(
  { stats }: Context,
  reply: FastifyReply,
  entityTag: EntityTag | undefined,
): FastifyReply | undefined {
  stats.notModified++;
  reply.code(304);
  if (entityTag !== undefined) reply.header('etag', entityTag).header('cache-control', 'no-cache');
  // A reply is a promise of its end: there is none to wait for where it has ended.
  return reply.send().sent ? undefined : reply;
}

/** Whether all that the permission was made of is still as it was when it was looked up. */
async function stands({ store }: Context, request: FastifyRequest): Promise<boolean> {
  for (const { tags, version } of request[stateKey]?.facts ?? []) {
    if (version === undefined || version !== (await store.read(tags))) return false;
  }
  return true;
}

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && 'statusCode' in error && error.statusCode === 404;

import { matchesWeakly, parseEntityTags } from 'entity-tags';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { type Context, stateKey, stateOf } from './context.ts';
import { entityTagOf, variantOf } from './entity-tag.ts';
import { payloadNotReturned } from './errors.ts';
import type { ConditionalRoute } from './route.ts';
import { snapshot } from './snapshot.ts';

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
  const selecting = (route.vary ?? []).map((name) => name.toLowerCase());
  const vary = [...new Set([...selecting, ...(permit?.vary ?? [])])].join(', ');

  return async function read(request, reply) {
    reply.header('cache-control', 'no-store');
    if (vary !== '') reply.header('vary', vary);
    const make = async (): Promise<unknown> => {
      const state = stateOf(request, pool);
      state.isMaking = true;
      try {
        const payload: unknown = await handler.call(this, request, reply);
        if (payload === undefined || payload === reply) throw payloadNotReturned(request.url);
        return payload;
      } finally {
        state.isMaking = false;
      }
    };
    // A permission that moved while the answer was made is not one for this answer (Zanzibar's
    // 'new enemy'): both are asked of one snapshot then.
    const inSnapshot = (): Promise<unknown> => {
      stats.bypassed++;
      return snapshot(stateOf(request, pool).database, pool, async () => {
        await permit?.check(request);
        return make();
      });
    };

    if (permit !== undefined) await permit.check(request);
    const tags = route.reads(request);
    const before = await store.read(tags);
    const variant = variantOf(tags, request.headers, selecting);
    const entityTag = before === undefined ? undefined : entityTagOf(before, variant);
    // The permission has to stand in the moment of the look at the version, not only before it.
    if (permit !== undefined && !(await stands(context, request))) return inSnapshot();
    if (entityTag !== undefined) {
      const gone = missing.get(request.url);
      if (gone?.entityTag === entityTag && gone.handler === handler) {
        stats.rememberedNotFound++;
        throw gone.error;
      }
      if (isNamed(request, entityTag)) return notModified(context, reply, entityTag);
    }

    let payload: unknown;
    try {
      payload = await make();
    } catch (error) {
      const isCurrent = entityTag !== undefined && (await store.read(tags)) === before;
      if (isCurrent && isNotFound(error) && request.url.length <= maxRememberedUrl) {
        missing.set(request.url, { handler, entityTag, error });
      }
      throw error;
    }

    if (permit !== undefined && !(await stands(context, request))) return inSnapshot();

    if (reply.statusCode !== 200) return payload;
    if (entityTag === undefined || (await store.read(tags)) !== before) {
      stats.bypassed++;
      return payload;
    }
    if (request.headers['if-none-match']?.trim() === '*') {
      return notModified(context, reply, entityTag);
    }
    stats.current++;
    reply.header('etag', entityTag).header('cache-control', 'no-cache');
    return payload;
  };
}

/** `*` is for after the handler: it asks whether there is any representation at all. */
function isNamed(request: FastifyRequest, entityTag: string): boolean {
  const field = request.headers['if-none-match'];
  if (field === undefined || field === entityTag) return field === entityTag;
  const list = parseEntityTags(field);
  return list !== undefined && list !== '*' && matchesWeakly(list, entityTag);
}

/** A 304 repeats ETag, Cache-Control and Vary (RFC 9110 section 15.4.5). */
function notModified({ stats }: Context, reply: FastifyReply, entityTag: string): FastifyReply {
  stats.notModified++;
  return reply.code(304).header('etag', entityTag).header('cache-control', 'no-cache').send();
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

import type { FastifyRequest } from 'fastify';
import { queriesOf, stateKey } from '../context.ts';
import type { ReadableStore, Tag, Version } from '../versions/version-store.ts';
import type { ConditionalRead } from './conditional-read.ts';
import type { ReadState } from './decision.ts';
import { lookEarly } from './early-look.ts';
import { requirePermission, stands } from './permission.ts';

/**
 * Checks the permission, reads the version, then checks that the permission's facts are unchanged.
 *
 * @param variantOf the variant of the response
 * @throws the error that refuses the caller
 */
export async function lookUp(
  store: ReadableStore,
  { resource, route: { permit }, release }: ConditionalRead,
  request: FastifyRequest,
  variantOf = (tags: readonly Tag[]) => resource.variantOf(request, tags),
): Promise<ReadState> {
  const earlier = queriesOf(request);
  // A suspended store remembers nothing, so the permission would be checked twice.
  const isBlind = permit !== undefined && store.suspended === true;
  const isChecked = permit !== undefined && !isBlind;
  const early =
    isChecked && store.transactional !== undefined
      ? lookEarly(store, request, (now) => resource.tagsOf(now))
      : undefined;
  if (isChecked) await requirePermission(permit, request);
  const isRemembered = queriesOf(request) === earlier;
  const tags = resource.tagsOf(request);
  if (request[stateKey]) request[stateKey].tags = tags;
  const shared = early && (await early(tags));
  const read = shared ?? readVersion(store, request, tags);
  const version = read instanceof Promise ? await read : read;
  const isSettled = shared !== undefined || !request[stateKey] || (await stands(store, request));
  // Data that the request has read before may be older than the version.
  const isFirst = version !== undefined && isSettled && queriesOf(request) === 0;
  const variant = isFirst ? variantOf(tags) + release : undefined;
  const isPermitted = permit === undefined || (!isBlind && isRemembered && isSettled);
  return { tags, version, variant, isPermitted };
}

/** Reads the version. If a statement looks it up, adds that to the request's lookups. */
function readVersion(
  store: ReadableStore,
  request: FastifyRequest,
  tags: readonly Tag[],
): Version | undefined | Promise<Version | undefined> {
  if (store.transactional === undefined) return store.read(tags);
  return store.look(tags).then(({ version, moment }) => {
    request[stateKey]?.moments.push(moment);
    return version;
  });
}

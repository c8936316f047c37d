import { inspect } from 'node:util';
import type { FastifyRequest } from 'fastify';
import { queriesOf, stateKey } from '../context.ts';
import type { Resource } from '../conditions/resource.ts';
import type { Permit } from '../route.ts';
import { areSameTags } from '../versions/tags.ts';
import {
  type Look,
  lookIn,
  type ReadableStore,
  type Tag,
  type Versions,
} from '../versions/version-store.ts';
import type { ConditionalRead, ReadState } from './decision.ts';

/**
 * Checks the permission, reads the version, then checks that the permission's facts are unchanged.
 */
export async function lookUp(
  store: ReadableStore,
  { resource, route: { permit }, release }: ConditionalRead,
  request: FastifyRequest,
  variantOf = (tags: readonly Tag[]) => resource.variantOf(request, tags),
): Promise<ReadState> {
  const earlier = queriesOf(request);
  // A suspended store remembers nothing, so the permission would be checked twice.
  const isSuspended = permit !== undefined && store.suspended === true;
  const isChecked = permit !== undefined && !isSuspended;
  const early = isChecked ? lookEarly(store, request, resource) : undefined;
  if (isChecked) await requirePermission(permit, request);
  const needsNoQuery = queriesOf(request) === earlier;
  const tags = resource.tagsOf(request);
  if (request[stateKey]) request[stateKey].tags = tags;
  let look = early && note(request, await early.look);
  const sharesSnapshot =
    early !== undefined && isOfFacts(request, look) && areSameTags(early.tags, tags);
  if (!sharesSnapshot) {
    const now = lookIn(store, tags);
    look = note(request, now instanceof Promise ? await now : now);
  }
  const version = look?.version;
  const factsStand = sharesSnapshot || !request[stateKey] || (await stands(store, request));
  // Data that the request has read before may be older than the version.
  const mayHaveEntityTag = version !== undefined && factsStand && queriesOf(request) === 0;
  const variant = mayHaveEntityTag ? variantOf(tags) + release : undefined;
  const isPermitted = permit === undefined || (!isSuspended && needsNoQuery && factsStand);
  return { tags, version, variant, isPermitted };
}

/**
 * Asks whether the caller may read.
 *
 * @throws whatever `check` throws; TypeError if it returns a value, because a returned `false` would
 * permit everyone
 */
export async function requirePermission(permit: Permit, request: FastifyRequest): Promise<void> {
  const answer: unknown = await permit.check(request);
  if (answer === undefined) return;
  throw new TypeError(
    'permit.check: expected it to throw if the caller may not read, and to return nothing, ' +
      `received ${inspect(answer, { depth: 0 })}`,
  );
}

/** Whether the facts that the request has used still have the same versions. */
export async function stands(store: Versions, request: FastifyRequest): Promise<boolean> {
  for (const { tags, version } of request[stateKey]?.facts ?? []) {
    if (version === undefined) return false;
    const now = store.read(tags);
    if (version !== (now instanceof Promise ? await now : now)) return false;
  }
  return true;
}

/**
 * For a handler that sends its response itself: checks the permission again if its facts have
 * changed, just before the response is sent. If the handler has a snapshot open, the check reads from it.
 */
export async function requirePermissionToSend(
  store: Versions,
  permit: Permit,
  request: FastifyRequest,
): Promise<void> {
  if (request[stateKey]?.isPermitted === true || (await stands(store, request))) return;
  await requirePermission(permit, request);
}

/** Looks up the version while the permission is checked, so that both share one statement. */
function lookEarly(store: ReadableStore, request: FastifyRequest, resource: Resource) {
  if (store.transactional === undefined) return undefined;
  try {
    const tags = resource.tagsOf(request);
    const look = store.look(tags);
    // Nothing awaits it if the check throws.
    look.catch(() => {});
    return { tags, look };
  } catch {
    // The tags may depend on the check. An unrelated error is thrown again after it.
    return undefined;
  }
}

/** Records the statement of a lookup, for `Server-Timing`. */
function note(request: FastifyRequest, look: Partial<Look>): Partial<Look> {
  if (look.moment !== undefined) request[stateKey]?.moments.push(look.moment);
  return look;
}

/** Whether all facts behind the permission are from the snapshot of this version. */
function isOfFacts(request: FastifyRequest, look: Partial<Look> | undefined): boolean {
  const facts = request[stateKey]?.facts ?? [];
  return (
    look?.version !== undefined &&
    facts.length > 0 &&
    facts.every(({ version, moment }) => version !== undefined && moment === look.moment)
  );
}

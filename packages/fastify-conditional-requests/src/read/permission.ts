import { inspect } from 'node:util';
import type { FastifyRequest } from 'fastify';
import { type Context, stateKey } from '../context.ts';
import type { Permit } from '../route.ts';
import type { Versions } from '../versions/version-store.ts';

/**
 * Asks whether the caller may read.
 *
 * @throws what refuses the caller; TypeError for a check that returns its answer instead, since
 * `false` would let everybody in
 */
export async function requirePermission(permit: Permit, request: FastifyRequest): Promise<void> {
  const answer: unknown = await permit.check(request);
  if (answer === undefined) return;
  throw new TypeError(
    'permit.check: expected it to throw what refuses the caller and to return nothing, ' +
      `received ${inspect(answer, { depth: 0 })}`,
  );
}

/** Whether everything that the request has remembered still has the version that it had then. */
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
 * changed, just before the response is sent. On a snapshot, permission and content already match.
 */
export const permissionToSend =
  ({ store }: Context, permit: Permit) =>
  async (request: FastifyRequest): Promise<void> => {
    if (request[stateKey]?.snapshot !== undefined || (await stands(store, request))) return;
    await requirePermission(permit, request);
  };

import type { FastifyRequest } from 'fastify';
import { type Context, stateKey } from '../context.ts';
import type { Look, Tag, Version } from '../versions/version-store.ts';

/**
 * Looks up the version of the tags while the permission is checked, so that one statement answers both.
 *
 * @returns after the permission: the version, if all facts that the permission used are of the same
 * moment. Otherwise the version may be older than the permission, and has to be looked up again
 */
export function lookUpTogether(
  { store }: Context,
  request: FastifyRequest,
  tags: () => readonly Tag[],
): () => Promise<Version | undefined> {
  if (store.transactional === undefined) return async () => undefined;
  let looked: Promise<Look>;
  try {
    looked = store.look(tags());
  } catch {
    // It throws again after the permission, which comes first.
    return async () => undefined;
  }
  // If the permission is refused, nobody awaits it.
  looked.catch(() => {});
  return async () => {
    const { version, moment } = await looked;
    const facts = request[stateKey]?.facts ?? [];
    return facts.every((fact) => fact.version !== undefined && fact.moment === moment)
      ? version
      : undefined;
  };
}

import type { FastifyRequest } from 'fastify';
import { stateKey } from '../context.ts';
import type { Look, Tag, TransactionalVersionStore, Version } from '../versions/version-store.ts';

type TagsOf = (request: FastifyRequest) => readonly Tag[];

/**
 * Looks up the version of the tags while the permission is checked, so that one statement answers both.
 *
 * @returns to be called after the check, with the tags by then. It returns the version if all facts that
 * the permission is based on are of the same moment. Otherwise the version may be older than the
 * permission, and has to be looked up again
 */
export function lookEarly(
  store: Pick<TransactionalVersionStore, 'look'>,
  request: FastifyRequest,
  tagsOf: TagsOf,
): (tags: readonly Tag[]) => Promise<Version | undefined> {
  let early: readonly Tag[];
  let looked: Promise<Look>;
  try {
    early = tagsOf(request);
    looked = store.look(early);
  } catch {
    // The tags may depend on the check. If not, they throw again after it.
    return async () => undefined;
  }
  // If the permission is refused, nobody awaits it.
  looked.catch(() => {});
  return async (tags) => {
    const { version, moment } = await looked;
    request[stateKey]?.moments.push(moment);
    const facts = request[stateKey]?.facts ?? [];
    const isSame =
      facts.length > 0 &&
      facts.every((fact) => fact.version !== undefined && fact.moment === moment) &&
      tags.length === early.length &&
      tags.every((tag, index) => tag === early[index]);
    return isSame ? version : undefined;
  };
}

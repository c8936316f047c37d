import type { FastifyRequest } from 'fastify';
import { stateKey } from '../context.ts';
import type { Look, Tag, TransactionalVersionStore, Version } from '../versions/version-store.ts';

type TagsOf = (request: FastifyRequest) => readonly Tag[];

/**
 * Looks up the version of the tags while the permission is checked, so that both share one statement.
 *
 * @returns a function to call after the check, with the tags at that time. It returns the version if
 * all facts behind the permission are from the same snapshot. If it returns undefined, the version may
 * be older than the permission: look it up again
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
    // The tags may depend on the check. An unrelated error is thrown again after it.
    return async () => undefined;
  }
  // Nothing awaits it if the permission is refused.
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

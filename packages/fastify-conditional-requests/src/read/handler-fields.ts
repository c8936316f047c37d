import type { EntityTag } from 'entity-tags';
import type { FastifyReply } from 'fastify';
import type { BoundedMap } from './bounded-map.ts';

/**
 * The `Cache-Control` that a handler sets, which a 304 has to repeat (RFC 9110 section 15.4.5): it
 * would take back the handler's `private` otherwise (RFC 9111 section 4.3.4). Hooks run for a 304 as
 * well, the handler does not.
 */
export class HandlerFields {
  readonly #kept: BoundedMap<EntityTag, string>;
  #setsCacheControl = false;

  /** @param kept what handlers have set, by the entity tag of the answer */
  constructor(kept: BoundedMap<EntityTag, string>) {
    this.#kept = kept;
  }

  /** @param before the field as it was before the handler ran */
  keep(reply: FastifyReply, before: unknown, entityTag: EntityTag): void {
    const after: unknown = reply.getHeader('cache-control');
    const isSet = after !== before;
    if (isSet) this.#setsCacheControl = true;
    if (this.#setsCacheControl) this.#kept.set(entityTag, isSet ? String(after) : '');
  }

  /** @returns false if only the handler knows what it would set */
  restore(reply: FastifyReply, entityTag: EntityTag): boolean {
    if (!this.#setsCacheControl) return true;
    const kept = this.#kept.get(entityTag);
    if (kept === undefined) return false;
    if (kept !== '') reply.header('cache-control', kept);
    return true;
  }
}

import type { EntityTag } from 'entity-tags';
import type { FastifyReply } from 'fastify';
import type { BoundedMap } from './bounded-map.ts';

/**
 * The `Cache-Control` that a handler sets, which a 304 has to repeat (RFC 9110 section 15.4.5):
 * otherwise it would revoke the handler's `private` (RFC 9111 section 4.3.4). Hooks run for a 304 too,
 * the handler does not.
 */
export class HandlerFields {
  readonly #kept: BoundedMap<EntityTag, string>;
  #setsCacheControl = false;

  /** @param kept what handlers have set, by the response's entity tag */
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

  /**
   * The field that the handler would set in a response with this entity tag; empty if none.
   *
   * @returns undefined if it is unknown, so the handler has to run
   */
  cacheControlOf(entityTag: EntityTag): string | undefined {
    return this.#setsCacheControl ? this.#kept.get(entityTag) : '';
  }
}

import type { EntityTag } from 'entity-tags';
import type { FastifyReply } from 'fastify';
import { withCacheControl } from '../conditions/entity-tag.ts';
import type { BoundedMap } from './bounded-map.ts';

/**
 * The `Cache-Control` that a handler sets, which a 304 has to repeat (RFC 9110 section 15.4.5):
 * otherwise it would revoke the handler's `private` (RFC 9111 section 4.3.4). Hooks run for a 304 too,
 * the handler does not.
 *
 * If entity tags outlive the process or are shared with others, the field is part of them, because a
 * process that has not run the handler does not know the field.
 */
export class HandlerFields {
  readonly #kept: BoundedMap<EntityTag, string>;
  readonly #isShared: boolean;
  #setsCacheControl = false;

  /** @param kept what handlers have set, by the entity tag without it */
  constructor(kept: BoundedMap<EntityTag, string>, isShared: boolean) {
    this.#kept = kept;
    this.#isShared = isShared;
  }

  /** @param before the field as it was before the handler ran */
  keep(reply: FastifyReply, before: unknown, entityTag: EntityTag): EntityTag {
    const after: unknown = reply.getHeader('cache-control');
    const cacheControl = after === before ? '' : String(after);
    if (cacheControl !== '') this.#setsCacheControl = true;
    if (this.#setsCacheControl) this.#kept.set(entityTag, cacheControl);
    return this.tagOf(entityTag, cacheControl);
  }

  /** The entity tag of a response whose handler sets this field. */
  tagOf(entityTag: EntityTag, cacheControl: string): EntityTag {
    return this.#isShared ? withCacheControl(entityTag, cacheControl) : entityTag;
  }

  /**
   * The field that the handler sets in a response with this entity tag, which does not contain the field
   * yet; empty if it sets none.
   *
   * @returns undefined if it is unknown, so the handler has to run
   */
  cacheControlOf(entityTag: EntityTag): string | undefined {
    return this.#setsCacheControl ? this.#kept.get(entityTag) : '';
  }
}

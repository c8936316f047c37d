import type { FastifyRequest } from 'fastify';
import type { Tag } from './versions/version-store.ts';

/** What a route says of itself; nothing else is needed for it to be answered conditionally. */
export interface ConditionalRoute {
  /**
   * The tags that the resource is made of, from parameters and headers that have been validated.
   * On a write: those of the same resource's GET, which `If-Match` and `If-None-Match` are about.
   */
  readonly reads: (request: FastifyRequest) => readonly Tag[];
  /** Request header fields that select the representation: part of `Vary` and of the entity tag. */
  readonly vary?: readonly string[];
  /** Who may read: asked before anything is answered, also before a 304. Not for a write. */
  readonly permit?: Permit;
}

export interface Permit {
  /** Request header fields that `check` looks at: part of `Vary`, not of the entity tag. */
  readonly vary: readonly string[];
  /** Throws what refuses the request; asks the database through `request.remember` alone. */
  readonly check: (request: FastifyRequest) => void | Promise<void>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route reads, or `false` for a GET that is not answered conditionally. */
    conditional?: ConditionalRoute | false;
  }
}

import type { FastifyRequest } from 'fastify';
import { requireTags } from '../versions/tags.ts';
import type { Tag } from '../versions/version-store.ts';
import { scopeOf, type Constraints } from './constraints.ts';
import { variantOf } from './entity-tag.ts';
import type { ConditionalRoute } from '../route.ts';

/** The property of a route's `config` that holds it. */
export const resourceKey = Symbol('conditional resource');

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Null on a write without `conditional` under constraints, which its GET may not have. */
    [resourceKey]?: Resource | null;
  }
}

/** Computes the tags and the variant of a route's responses. Made once, at registration. */
export class Resource {
  readonly #route: ConditionalRoute;
  readonly #fields: readonly string[];
  readonly #scope: string;

  /** @param name of the route, for errors */
  constructor(route: ConditionalRoute, constraints: Constraints, name: string) {
    this.#route = route;
    this.#fields = (route.vary ?? []).map((field) => field.toLowerCase());
    this.#scope = scopeOf(constraints, name);
  }

  tagsOf(request: FastifyRequest): readonly Tag[] {
    return requireTags(this.#route.reads(request), 'reads');
  }

  /** The variant of the target resource. */
  variantOf(request: FastifyRequest, tags: readonly Tag[]): string {
    const { url } = request;
    const end = url.indexOf('?');
    const path = end === -1 ? url : url.slice(0, end);
    return this.#variantOf(request, tags, path, this.#queryOf(request, end));
  }

  /** The variant of another resource with the same constraints and fields, and without a query. */
  variantAt(path: string, request: FastifyRequest, tags: readonly Tag[]): string {
    return this.#variantOf(request, tags, path, null);
  }

  #variantOf({ headers }: FastifyRequest, tags: readonly Tag[], path: string, query: unknown) {
    const fields = this.#fields.map((field) => headers[field] ?? null);
    return variantOf({ scope: this.#scope, tags, path, query, fields });
  }

  /** The declared parameters that the request has; without a declaration, the query as received. */
  #queryOf({ url, query }: FastifyRequest, end: number): unknown {
    const declared = this.#route.query;
    if (declared === undefined) return end === -1 ? null : url.slice(end + 1);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Fastify parses queries to objects.
    const given = query as Readonly<Record<string, unknown>>;
    const selecting = declared.filter((name) => given[name] !== undefined);
    return selecting.length === 0 ? null : selecting.map((name) => [name, given[name]]);
  }
}

/** The resource of a write without `conditional`. */
export const noResource = new Resource({ reads: () => [] }, {}, '');

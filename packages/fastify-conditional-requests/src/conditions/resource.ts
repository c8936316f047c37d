import type { IncomingHttpHeaders } from 'node:http';
import { inspect } from 'node:util';
import type { FastifyRequest } from 'fastify';
import { requireTags } from '../versions/tags.ts';
import type { Tag } from '../versions/version-store.ts';
import { scopeOf, type Constraints } from './constraints.ts';
import { variantOf } from './entity-tag.ts';
import { mayLackFields, sentConditions, sentField } from './sent-fields.ts';
import type { ConditionalRoute } from '../route.ts';

/** The property of a route's `config` that holds it. */
export const resourceKey = Symbol('conditional resource');

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Null on a write without `conditional` under constraints, which its GET may not have. */
    [resourceKey]?: Resource | null;
  }
}

/** The value of a request's field, by its name in lower case. */
type FieldOf = (request: FastifyRequest, name: string) => unknown;

/** Computes the tags and the variant of a route's responses. Made once, at registration. */
export class Resource {
  readonly #route: ConditionalRoute;
  readonly #fields: readonly string[];
  readonly #scope: string;
  /** Of `mayLackFields`; undefined until its first request. */
  #lacksFields: boolean | undefined;

  /** @param name of the route, for errors */
  constructor(route: ConditionalRoute, constraints: Constraints, name: string) {
    this.#route = route;
    this.#fields = (route.vary ?? []).map((field) => field.toLowerCase());
    this.#scope = scopeOf(constraints, name);
  }

  tagsOf(request: FastifyRequest): readonly Tag[] {
    return requireTags(this.#route.reads(request), 'reads');
  }

  /** The fields that have the conditions of a request of this route. */
  conditionsOf(request: FastifyRequest): IncomingHttpHeaders {
    return this.#mayLackFields(request) ? sentConditions(request) : request.headers;
  }

  /** The variant of the target resource. */
  variantOf(request: FastifyRequest, tags: readonly Tag[], fieldOf = this.#fieldOf): string {
    const { url } = request;
    const end = url.indexOf('?');
    const path = end === -1 ? url : url.slice(0, end);
    return this.#variantOf(request, tags, path, this.#queryOf(request, end), fieldOf);
  }

  /** The variant of another resource with the same constraints and fields, and without a query. */
  variantAt(path: string, request: FastifyRequest, tags: readonly Tag[]): string {
    return this.#variantOf(request, tags, path, null, this.#fieldOf);
  }

  #variantOf(
    request: FastifyRequest,
    tags: readonly Tag[],
    path: string,
    query: unknown,
    fieldOf: FieldOf,
  ) {
    const fields = this.#fields.map((field) => fieldOf(request, field) ?? null);
    return variantOf({ scope: this.#scope, tags, path, query, fields });
  }

  readonly #fieldOf: FieldOf = (request, name) =>
    request.headers[name] ?? (this.#mayLackFields(request) ? sentField(request, name) : undefined);

  #mayLackFields(request: FastifyRequest): boolean {
    return (this.#lacksFields ??= mayLackFields(request));
  }

  /** The declared parameters that the request has; without a declaration, the query as received. */
  #queryOf({ url, query }: FastifyRequest, end: number): unknown {
    const declared = this.#route.query;
    if (declared === undefined) return end === -1 ? null : url.slice(end + 1);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Fastify parses queries to objects.
    const given = query as Readonly<Record<string, unknown>>;
    const selecting = declared.filter((name) => given[name] !== undefined);
    return selecting.length === 0
      ? null
      : selecting.map((name) => [name, representable(name, given[name])]);
  }
}

/** The ETag depends on the value's JSON, and any two Sets, for example, have the same. */
function representable(name: string, value: unknown): unknown {
  // JSON writes all numbers that are not finite as null.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (hasText(value)) return value;
  throw new TypeError(
    `conditional.query: expected a value of ${name} that JSON can represent, for the entity tag, ` +
      `received ${inspect(value, { depth: 0 })}`,
  );
}

function hasText(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return true;
  if (Array.isArray(value)) return value.every(hasText);
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(value));
  return isPlain && Object.values(value).every(hasText);
}

/** The resource of a write without `conditional`. */
export const noResource = new Resource({ reads: () => [] }, {}, '');

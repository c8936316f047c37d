import type { FastifyInstance, FastifyRequest } from 'fastify';
import { notFound, Problem } from '../problems/problem.ts';

interface KnownPath {
  readonly expression: RegExp;
  readonly methods: Set<string>;
}

type Refusal = (request: FastifyRequest) => Problem;

/**
 * The problem for a request that matches no route: 405 with `Allow` if the path has another method
 * (RFC 9110 section 15.5.6), otherwise 404. Register it before all routes.
 */
export function refusalByPath(app: FastifyInstance): Refusal {
  const known = new Map<string, KnownPath>();

  app.addHook('onRoute', ({ url, method }) => {
    // The route of @fastify/cors, for preflight requests to any path.
    if (url === '*') return;
    const path = known.get(url) ?? { expression: expressionOf(url), methods: new Set() };
    for (const name of [method].flat()) path.methods.add(name);
    known.set(url, path);
  });

  return ({ url }) => {
    const path = pathOf(url);
    let allowed = new Set<string>();
    for (const { expression, methods } of known.values()) {
      if (expression.test(path)) allowed = allowed.union(methods);
    }
    if (allowed.size === 0) return notFound();
    const allow = [...allowed].toSorted().join(', ');
    return new Problem(405, `This path supports only ${allow}`, { headers: { allow } });
  };
}

/** Rejects requests that match no route, before their body is read. */
export function refuseUnknown(app: FastifyInstance, refusalOf: Refusal): void {
  app.addHook('onRequest', (request, _reply, done) => {
    done(request.is404 ? refusalOf(request) : undefined);
  });
  app.setNotFoundHandler(() => {
    throw notFound();
  });
}

/** The path as the router sees it: without a query, and without an origin (RFC 9112 section 3.2.2). */
const pathOf = (url: string): string =>
  url.replace(/[?#][^]*$/, '').replace(/^https?:\/\/[^/]*/, '');

/** Supports the two kinds of pattern in use: `/projects/:project_id` and `/docs/static/*`. */
function expressionOf(pattern: string): RegExp {
  const segments = pattern.split('/').map((segment) => {
    if (segment === '*') return '.*';
    return segment.startsWith(':') ? '[^/]+' : RegExp.escape(segment);
  });
  return new RegExp(`^${segments.join('/')}$`);
}

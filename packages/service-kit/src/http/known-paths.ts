import type { FastifyInstance } from 'fastify';
import { methodNotAllowed, notFound } from '../problems/problem.ts';

interface KnownPath {
  readonly expression: RegExp;
  readonly methods: Set<string>;
}

/**
 * Answers what no route answers before its body is read: 405 with `Allow` where the path knows
 * another method (RFC 9110 section 15.5.6), otherwise 404. Register it before all routes.
 */
export function refuseUnknown(app: FastifyInstance): void {
  const known = new Map<string, KnownPath>();

  app.addHook('onRoute', ({ url, method }) => {
    const path = known.get(url) ?? { expression: expressionOf(url), methods: new Set() };
    for (const name of [method].flat()) path.methods.add(name);
    known.set(url, path);
  });

  app.addHook('onRequest', (request, _reply, done) => {
    if (!request.is404) {
      done();
      return;
    }
    const path = pathOf(request.url);
    let allowed = new Set<string>();
    for (const { expression, methods } of known.values()) {
      if (expression.test(path)) allowed = allowed.union(methods);
    }
    done(allowed.size === 0 ? notFound() : methodNotAllowed([...allowed].toSorted()));
  });
  app.setNotFoundHandler(() => {
    throw notFound();
  });
}

/** As the router reads it: without the query, and of an absolute URL (RFC 9112 3.2.2) the path. */
const pathOf = (url: string): string =>
  (url.split(/[?#]/, 1)[0] as string).replace(/^https?:\/\/[^/]*/, '');

/** `/projects/:project_id` and `/docs/static/*`, the only two kinds of pattern in use. */
function expressionOf(pattern: string): RegExp {
  const segments = pattern.split('/').map((segment) => {
    if (segment === '*') return '.*';
    return segment.startsWith(':') ? '[^/]+' : RegExp.escape(segment);
  });
  return new RegExp(`^${segments.join('/')}$`);
}

import type { FastifyInstance } from 'fastify';
import { badRequest } from '../problems/problem.ts';

const sizes = new WeakMap<object, number>();

/** How many bytes a parsed body had as it was sent; undefined for what did not come as a body. */
export const sizeOf = (body: unknown): number | undefined =>
  typeof body === 'object' && body !== null ? sizes.get(body) : undefined;

/**
 * Takes JSON and nothing else. Other than Fastify's own parser it refuses bytes that are not UTF-8
 * (RFC 8259 section 8.1) instead of storing U+FFFD for them, and keeps the size of the body.
 */
export function parseJsonOnly(app: FastifyInstance): void {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, bytes, done) => {
      // Some clients give every request a Content-Type, also a DELETE without a body.
      if (bytes.length === 0 && request.routeOptions.schema?.body === undefined) {
        done(null);
        return;
      }
      let text: string;
      try {
        text = utf8.decode(bytes);
      } catch {
        done(badRequest('The body is not UTF-8'));
        return;
      }
      void parse(request, text, (error, body: unknown) => {
        if (typeof body === 'object' && body !== null) sizes.set(body, bytes.length);
        done(error, body);
      });
    },
  );
}

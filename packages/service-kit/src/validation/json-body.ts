import type { FastifyInstance } from 'fastify';
import { badRequest, Problem, unprocessable } from '../problems/problem.ts';
import { findLoss } from './lossless-json.ts';

const sizes = new WeakMap<object, number>();

/** Size of a parsed request body in bytes; undefined for any other value. */
export const sizeOf = (body: unknown): number | undefined =>
  typeof body === 'object' && body !== null ? sizes.get(body) : undefined;

const compressed = () =>
  new Problem(415, 'The body must not be compressed', {
    // RFC 9110 section 15.5.16
    headers: { 'accept-encoding': 'identity' },
  });

/** For names that could change an object's prototype: Fastify's parser reports them as a syntax error. */
const forbiddenName = () =>
  badRequest('The body has a property that is not allowed: __proto__, or prototype in constructor');

/**
 * Accepts JSON only. Unlike Fastify's own parser it keeps the size of the body and refuses what would
 * be changed silently: bytes that are not UTF-8 (RFC 8259 section 8.1) would become U+FFFD, numbers
 * that a double does not hold would become others, and of a repeated name only the last would count.
 */
export function parseJsonOnly(app: FastifyInstance): void {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, bytes, done) => {
      // Some clients send a Content-Type with every request, even a DELETE without a body.
      if (bytes.length === 0 && request.routeOptions.schema?.body === undefined) {
        done(null);
        return;
      }
      if ((request.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
        done(compressed());
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
        const loss = error ? undefined : findLoss(text);
        if (loss !== undefined) {
          done(unprocessable([loss]));
          return;
        }
        if (typeof body === 'object' && body !== null) sizes.set(body, bytes.length);
        done(error && isJson(text) ? forbiddenName() : error, body);
      });
    },
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

import type { FastifyInstance, onSendHookHandler } from 'fastify';

/**
 * Fastify's own HEAD routes say `Content-Length: 0` in a 304: RFC 9110 section 8.6 allows the length
 * of the content that a GET would have had with a 200, or nothing. Register it before all routes.
 */
export function omitLengthOfNotModified(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    // After the one by which Fastify says it.
    if (route.method === 'HEAD') route.onSend = [route.onSend ?? [], omitLength].flat();
  });
}

const omitLength: onSendHookHandler = (_request, reply, payload, done) => {
  if (reply.statusCode === 304) reply.removeHeader('content-length');
  done(null, payload);
};

import type { FastifyInstance, onSendHookHandler } from 'fastify';

/**
 * Removes `Content-Length: 0` from the 304s of Fastify's HEAD routes: RFC 9110 section 8.6 allows only the
 * length that a 200 to GET would have, or no field. Register it before all routes.
 */
export function omitLengthOfNotModified(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    // Runs after Fastify's hook that sets the field.
    if (route.method === 'HEAD') route.onSend = [route.onSend ?? [], omitLength].flat();
  });
}

const omitLength: onSendHookHandler = (_request, reply, payload, done) => {
  if (reply.statusCode === 304) reply.removeHeader('content-length');
  done(null, payload);
};

import type { FastifyReply, FastifyRequest } from 'fastify';

/** Time limit for reading the rest of a body. */
const lingerMs = 10_000;

/**
 * Reads and discards the rest of a rejected body, so that a client that is still sending receives the
 * response. Fastify would close the connection; closing it with unread data resets it, and the client
 * could lose the response (RFC 9112 section 9.6).
 */
export function drainBody({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete) return;
  reply.removeHeader('connection');
  raw.resume();
  const timer = setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, lingerMs).unref();
  raw.once('close', () => clearTimeout(timer));
}

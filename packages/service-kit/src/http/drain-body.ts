import type { FastifyReply, FastifyRequest } from 'fastify';

/** How long the rest of a body is read, to nowhere. */
const lingerMs = 10_000;

/**
 * Lets a client that is still sending its body hear that it was refused. Fastify closes the
 * connection at that point; closed with data unread, the client's TCP would drop the answer, and
 * the client would only see its connection broken (RFC 9112 section 9.6).
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

import type { FastifyReply } from 'fastify';

/** Adds names to the `Vary` that the reply has already (RFC 9110 section 12.5.5). */
export function addVary(reply: FastifyReply, ...names: readonly string[]): void {
  const present = reply.getHeader('vary');
  const all = present === undefined ? names : [present, names].flat();
  reply.header('vary', all.join(', '));
}

import type { OutgoingHttpHeader } from 'node:http';
import type { FastifyReply } from 'fastify';

/** The status and header fields of a reply. */
export interface Head {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, OutgoingHttpHeader | undefined>>;
}

export function headOf(reply: FastifyReply): Head {
  const headers: Record<string, OutgoingHttpHeader | undefined> = {};
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    // A copy, because Fastify appends cookies to the same array.
    headers[name] = Array.isArray(value) ? [...value] : value;
  }
  return { statusCode: reply.statusCode, headers };
}

/** Undoes what the handler has set on the reply: its response is discarded, and must not be seen. */
export function restoreHead(reply: FastifyReply, { statusCode, headers }: Head): void {
  for (const name in reply.getHeaders()) {
    reply.removeHeader(name);
    reply.raw.removeHeader(name);
  }
  reply.headers(headers).code(statusCode);
}

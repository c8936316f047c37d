import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { requestIdField } from '../http/request-id.ts';
import { Problem } from './problem.ts';
import { STATUS_CODES } from './status-codes.ts';

const problems: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'The header is too large'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'The request took too long to arrive'),
};
const malformed = new Problem(400, 'The request is not HTTP');

/** How long what is still on its way is read, to nowhere. */
const lingerMs = 2_000;

/** Answers what Node's parser refuses, before there is a request to speak of. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  // Answered already: this is about the rest of what the client sends.
  if (socket.writableEnded) return;
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problems[error.code ?? ''] ?? malformed;
  const id = randomUUID();
  const body = JSON.stringify(problem.toDocument(id));
  socket.end(
    [
      `HTTP/1.1 ${problem.statusCode} ${STATUS_CODES[problem.statusCode]}`,
      'connection: close',
      'cache-control: no-store',
      `${requestIdField}: ${id}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
  // Closed at once, with data unread, the client's TCP would drop the answer (RFC 9112 section 9.6).
  socket.on('error', () => {});
  socket.resume();
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

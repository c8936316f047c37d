import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { requestIdField } from '../http/request-id.ts';
import { Problem } from './problem.ts';
import { STATUS_CODES } from './status-codes.ts';

const problems: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'The header section is too large'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'The request did not arrive in time'),
};
const malformed = new Problem(400, 'The request is not valid HTTP');

/** How long to read and discard data that the client is still sending. */
const lingerMs = 2_000;

/** Answers requests that Node's parser rejects. */
export function answerClientError(
  error: Error & { code?: string },
  socket: Socket,
  fields: Readonly<Record<string, string>>,
): void {
  // Already answered: this error is about later bytes.
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
      ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
      '',
      body,
    ].join('\r\n'),
  );
  // Closing with unread data resets the connection: the client could lose the response (RFC 9112
  // section 9.6).
  socket.on('error', () => {});
  socket.resume();
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

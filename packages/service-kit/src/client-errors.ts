import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { requestIdField } from './request-id.ts';
import { Problem } from './problem.ts';

const problems: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'The header is too large'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'The request took too long to arrive'),
};
const malformed = new Problem(400, 'The request is not HTTP');

/** Answers what Node's parser refuses, before there is a request to speak of. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) {
    const problem = problems[error.code ?? ''] ?? malformed;
    const id = randomUUID();
    const body = JSON.stringify(problem.toDocument(id));
    socket.write(
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
  }
  socket.destroy(error);
}

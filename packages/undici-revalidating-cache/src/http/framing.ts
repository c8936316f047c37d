import type { Dispatcher } from 'undici';
import { type Headers, membersOf } from './headers.ts';

/**
 * Whether a body without Content-Length is complete if undici reports its end.
 *
 * An HTTP/1 body that is not chunked ends with its connection (RFC 9112 section 6.3), and an HTTP/2
 * stream can be reset without an error (RFC 9113 section 8.1). undici reports both as the end, even if
 * the origin has failed in the middle of the body.
 */
export const isEndCertain = (
  headers: Headers,
  { rawHeaders, rawTrailers }: Dispatcher.DispatchController,
): boolean =>
  membersOf(headers, 'transfer-encoding').at(-1) === 'chunked' ||
  // undici's `decompress` removes the Content-Length. A connection only persists if its messages say
  // where they end (RFC 9112 section 9.3). HTTP/2 has no such field.
  membersOf(headers, 'connection').includes('keep-alive') ||
  // There is no connection, as with undici's MockAgent: it knows the trailers before the body.
  !rawHeaders ||
  Boolean(rawTrailers);

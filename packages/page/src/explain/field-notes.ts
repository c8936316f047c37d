/** The purpose of each important header field, the most important first. */
export const notes: Readonly<Record<string, string>> = {
  'x-user': 'The user. Roles are checked on every read, including a 304.',
  'if-none-match':
    'The versions that the sender has stored. If one is current, the response is a 304.',
  'if-match': 'Write only if this is still the current version. Otherwise the response is a 412.',
  etag: 'Identifies this version of the resource. Every change produces a new ETag.',
  'cache-control': 'no-cache: store it, but revalidate before each use. no-store: do not store it.',
  vary: 'The request fields that the response depends on, besides the URL.',
  'cache-status': 'What the cache of the bff did for each backend (RFC 9211).',
  'server-timing': 'Duration, status and number of database queries for each backend.',
  'x-request-id': 'The same id in every log and on every hop.',
  'content-length': 'Length of the body in bytes. A 304 has no body.',
  'retry-after': 'Seconds to wait before retrying.',
  location: 'The URL of the new resource.',
};

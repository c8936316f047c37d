import { cacheDirectives, type Headers, membersOf } from './headers.ts';

/** Fields of a connection, not of the representation: never stored (RFC 9111 section 3.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What a 304 says of these is about itself, not about the stored body (RFC 9111 section 3.2). */
const framing = new Set([
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'etag',
]);

/**
 * Whether a response may be kept, once complete, and shown to others (RFC 9111 section 3).
 *
 * One that sets a cookie is for its requester: storing it is allowed (section 7.3), and not done.
 * With `Authorization` in the request, the response has to allow it (section 3.5).
 */
export function isStorable(request: Headers, statusCode: number, response: Headers): boolean {
  if (statusCode !== 200 || response['etag'] === undefined) return false;
  if (response['set-cookie'] !== undefined) return false;
  const directives = cacheDirectives(response);
  return (
    !directives.has('no-store') &&
    !directives.has('private') &&
    !cacheDirectives(request).has('no-store') &&
    !membersOf(response, 'vary').includes('*') &&
    (request['authorization'] === undefined ||
      ['public', 'must-revalidate', 's-maxage'].some((directive) => directives.has(directive)))
  );
}

/** The fields of a response that are kept with it: not those that its `Connection` names. */
export function storedHeaders(response: Headers): Headers {
  const named = namedByConnection(response);
  const headers: Headers = {};
  for (const name in response) {
    if (!hopByHop.has(name) && !named.includes(name)) headers[name] = response[name] as string;
  }
  return headers;
}

/** A stored response's fields after a 304: its fields replace those of the same name (section 3.2). */
export function freshened(stored: Headers, notModified: Headers): Headers {
  const named = namedByConnection(notModified);
  const headers = { ...stored };
  // It was the age of another message (section 4.2.3).
  delete headers['age'];
  for (const name in notModified) {
    if (!hopByHop.has(name) && !framing.has(name) && !named.includes(name)) {
      headers[name] = notModified[name] as string;
    }
  }
  return headers;
}

const none: string[] = [];

function namedByConnection(headers: Headers): string[] {
  const { connection } = headers;
  return connection === undefined || connection === 'keep-alive' || connection === 'close'
    ? none
    : membersOf(headers, 'connection');
}

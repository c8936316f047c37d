import { cacheDirectives, fieldOf, type Headers } from './headers.ts';

/** Fields of a connection, not of the representation: never stored (RFC 9111 section 3.1). */
const hopByHop = [
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
];

/** What a 304 says of these is about itself, not about the stored body (RFC 9111 section 3.2). */
const framing = new Set([
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'etag',
]);

/**
 * Whether a complete response may be kept and shown to others (RFC 9111 section 3).
 *
 * A response that sets a cookie is for its requester (section 7.3 leaves that to the cache). With
 * `Authorization` in the request, the response has to allow it (section 3.5).
 */
export function isStorable(request: Headers, statusCode: number, response: Headers): boolean {
  const directives = cacheDirectives(response);
  return (
    statusCode === 200 &&
    fieldOf(response, 'etag') !== undefined &&
    response['set-cookie'] === undefined &&
    !directives.has('no-store') &&
    !directives.has('private') &&
    !cacheDirectives(request).has('no-store') &&
    !(fieldOf(response, 'vary') ?? '').split(',').some((name) => name.trim() === '*') &&
    (request['authorization'] === undefined ||
      ['public', 'must-revalidate', 's-maxage'].some((directive) => directives.has(directive)))
  );
}

/** The fields of a response that are kept with it. */
export function storedHeaders(response: Headers): Headers {
  const named = (fieldOf(response, 'connection') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const dropped = new Set([...hopByHop, ...named]);
  return Object.fromEntries(Object.entries(response).filter(([name]) => !dropped.has(name)));
}

/** A stored response's fields after a 304: its fields replace those of the same name (section 3.2). */
export function freshened(stored: Headers, notModified: Headers): Headers {
  const { age: _outdated, ...kept } = stored;
  const news = Object.entries(storedHeaders(notModified)).filter(([name]) => !framing.has(name));
  return { ...kept, ...Object.fromEntries(news) };
}

import { parseEntityTags } from 'entity-tags';
import { fieldOf, hasDirective, type Headers, membersOf } from './headers.ts';

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

/**
 * What a 304 says of these is about itself, not about the stored body (RFC 9111 section 3.2), or for
 * this one requester.
 */
const notFreshened = new Set([
  ...hopByHop,
  'content-digest',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'set-cookie',
]);

/** They tell of the way of one message (RFC 9111 section 4.2.3, RFC 9211 section 2). */
const ofOneMessage = ['age', 'cache-status'];

/** Whether a response may be kept, once complete, and shown to others (RFC 9111 section 3). */
export const isStorable = (request: Headers, statusCode: number, response: Headers): boolean =>
  statusCode === 200 &&
  isEntityTag(fieldOf(response, 'etag')) &&
  // Storing it is allowed (section 7.3); but it is for its requester.
  response['set-cookie'] === undefined &&
  !hasDirective(response, 'no-store') &&
  mayBeKept(request, response);

/**
 * Whether what these fields say may be kept. With `Authorization` in the request, the response has
 * to allow it (section 3.5).
 */
export const mayBeKept = (request: Headers, response: Headers): boolean =>
  !hasDirective(response, 'private') &&
  !hasDirective(request, 'no-store') &&
  fieldOf(response, 'vary')?.includes('*') !== true &&
  (request['authorization'] === undefined ||
    ['public', 'must-revalidate', 's-maxage'].some((name) => hasDirective(response, name)));

/** The request's values of the fields that `Vary` nominates (section 4.1). */
export const variantOf = (request: Headers, response: Headers): string =>
  membersOf(response, 'vary')
    .map((name) => `${name}: ${fieldOf(request, name) ?? ''}`)
    .join('\n');

/** A malformed one would spoil the list that it is sent in (RFC 9110 section 8.8.3). */
const isEntityTag = (field: string | undefined): boolean =>
  field !== undefined && field !== '*' && parseEntityTags(field)?.[0] === field;

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
  for (const name of ofOneMessage) {
    if (headers[name] !== undefined) delete headers[name];
  }
  for (const name in notModified) {
    if (!notFreshened.has(name) && !named.includes(name)) {
      headers[name] = notModified[name] as string;
    }
  }
  return headers;
}

const none: readonly string[] = [];

function namedByConnection(headers: Headers): readonly string[] {
  const { connection } = headers;
  return connection === undefined || connection === 'keep-alive' || connection === 'close'
    ? none
    : membersOf(headers, 'connection');
}

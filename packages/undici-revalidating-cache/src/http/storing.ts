import { parseEntityTags } from 'entity-tags';
import { fieldOf, hasDirective, type Headers, membersOf } from './headers.ts';
import { variesByAnything } from './vary.ts';

/** Fields of the connection, not of the representation: never stored (RFC 9111 section 3.1). */
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
 * Fields of a 304 that describe the 304 itself, not the stored body (RFC 9111 section 3.2), or that are
 * for one requester.
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

/** Fields about one message and its path (RFC 9111 section 4.2.3, RFC 9211 section 2). */
const ofOneMessage = ['age', 'cache-status', 'server-timing'];

/**
 * Whether a response may be stored, once it is complete, and shared (RFC 9111 section 3).
 */
export const isStorable = (request: Headers, statusCode: number, response: Headers): boolean =>
  statusCode === 200 &&
  isEntityTag(fieldOf(response, 'etag')) &&
  isShareable(request, response) &&
  !isStream(response);

/** Whether a response with these fields may be given to callers other than its requester. */
export const isShareable = (request: Headers, response: Headers): boolean =>
  // A response with a cookie may be stored (section 7.3), but the cookie is for its requester.
  !hasCookie(response) && !hasDirective(response, 'no-store') && mayBeKept(request, response);

export const hasCookie = (response: Headers): boolean => response['set-cookie'] !== undefined;

/** Whether a response may never end. */
export const isStream = (response: Headers): boolean =>
  fieldOf(response, 'content-type')?.toLowerCase().startsWith('text/event-stream') === true;

/**
 * Whether these fields may be stored. If the request has `Authorization`, the response has to allow
 * it (section 3.5).
 */
export const mayBeKept = (request: Headers, response: Headers): boolean =>
  !hasDirective(response, 'private') &&
  !hasDirective(request, 'no-store') &&
  !variesByAnything(response) &&
  (request['authorization'] === undefined ||
    ['public', 'must-revalidate', 's-maxage'].some((name) => hasDirective(response, name)));

/** A malformed tag would break the list that it is sent in (RFC 9110 section 8.8.3). */
const isEntityTag = (field: string | undefined): boolean =>
  field !== undefined && field !== '*' && parseEntityTags(field)?.[0] === field;

/** The fields of a response that are stored: not those of one message, or that its `Connection` names. */
export function storedHeaders(response: Headers): Headers {
  const named = namedByConnection(response);
  const headers: Headers = {};
  for (const name in response) {
    const value = response[name];
    if (value === undefined || hopByHop.has(name) || named.includes(name)) continue;
    if (!ofOneMessage.includes(name)) headers[name] = value;
  }
  return headers;
}

/**
 * A stored response's fields after a 304, whose fields replace those of the same name (section 3.2).
 *
 * @returns `stored` itself if nothing changes
 */
export function freshened(stored: Headers, notModified: Headers): Headers {
  const named = namedByConnection(notModified);
  let headers = stored;
  const own = (): Headers => (headers === stored ? (headers = { ...stored }) : headers);
  for (const name of ofOneMessage) {
    if (stored[name] !== undefined) delete own()[name];
  }
  for (const name in notModified) {
    const value = notModified[name];
    if (value === undefined || notFreshened.has(name) || named.includes(name)) continue;
    if (headers[name] !== value) own()[name] = value;
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

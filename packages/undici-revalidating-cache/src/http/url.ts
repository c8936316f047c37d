import { stringify } from 'node:querystring';
import type { Dispatcher } from 'undici';
import { fieldOf, type Headers } from './headers.ts';

/** The destination of a composed dispatcher. */
export interface Target {
  /** The origin of a Client or Pool, which ignores the one that a request names. */
  readonly origin: string | undefined;
  /** Replaces an unknown origin, since several dispatchers may share a store. */
  readonly pool: string;
  /** Whether the dispatcher may ignore the origin that a request names, and does not say its own. */
  readonly isOriginless: boolean;
}

/**
 * The key under which a resource's responses are stored: its URL, followed by everything else that
 * identifies the resource. Neither an origin nor a path contains a space, so the parts are distinct.
 */
export function urlOf(
  options: Dispatcher.DispatchOptions & { readonly servername?: string | null },
  headers: Headers,
  target: Target,
): string {
  const { origin, path, query, servername } = options;
  const named = origin === undefined || origin === null ? undefined : withoutSlash(String(origin));
  const actual = target.isOriginless ? target.pool : (target.origin ?? named ?? target.pool);
  // In the form that undici sends.
  const search = query ? stringify(query) : '';
  // A path that does not begin with a slash is a whole URL, to be sent to a proxy.
  let url = path.startsWith('/') ? actual + path : `${actual} ${path}`;
  if (search !== '') url += `?${search}`;
  if (named !== undefined && named !== actual && !isSameOrigin(named, actual)) {
    url += ` origin=${named}`;
  }
  const { host } = headers;
  if (host !== undefined) url += authority(actual, fieldOf(headers, 'host') ?? '');
  if (servername !== undefined && servername !== null) url += ` servername=${servername}`;
  return url;
}

/** The origin that a request is sent to, undefined if it is unknown or the request names another. */
export function originOf(
  { origin }: Dispatcher.DispatchOptions,
  target: Target,
): string | undefined {
  if (target.isOriginless) return undefined;
  const named = origin === undefined || origin === null ? undefined : withoutSlash(String(origin));
  return target.origin === undefined || named === undefined || named === target.origin
    ? (target.origin ?? named)
    : undefined;
}

/** A URL's string ends with a slash, which would become part of the path. */
const withoutSlash = (origin: string): string =>
  origin.endsWith('/') ? origin.slice(0, -1) : origin;

const isSameOrigin = (one: string, other: string): boolean =>
  URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;

/** The request's own `Host`, unless it equals the origin's: it selects the resource (RFC 9110 7.2). */
function authority(origin: string, host: string): string {
  const isUsual = URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
  return isUsual ? '' : ` host=${host.length}:${host.toLowerCase()}`;
}

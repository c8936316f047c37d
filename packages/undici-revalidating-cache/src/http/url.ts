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
 * Locates a resource.
 *
 * `url` is the key that its responses are stored under: its URL, followed by everything else that
 * identifies the resource. Neither an origin nor a path contains a space, so the parts are distinct.
 * `origin` is undefined if it is unknown, or if the request names another one.
 */
export function locate(
  options: Dispatcher.DispatchOptions & { readonly servername?: string | null },
  headers: Headers,
  { origin: fixed, pool, isOriginless }: Target,
): { readonly url: string; readonly origin: string | undefined } {
  const { origin, path, query, servername } = options;
  const named = origin === undefined || origin === null ? undefined : withoutSlash(String(origin));
  const actual = isOriginless ? pool : (fixed ?? named ?? pool);
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
  const isKnown = !isOriginless && (named === undefined || named === actual);
  return { url, origin: isKnown ? (fixed ?? named) : undefined };
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

import { stringify } from 'node:querystring';
import { parseEntityTags } from 'entity-tags';
import type { Dispatcher } from 'undici';
import type { Request } from '../context.ts';
import { fieldOf, requestHeaders } from './headers.ts';
import type { BypassReason } from '../observability/stats.ts';

/** Fields that trace a request or belong to its connection: they never select a representation. */
const ignored = new Set([
  'baggage',
  'connection',
  'keep-alive',
  'traceparent',
  'tracestate',
  'x-request-id',
]);

/** Conditions that the origin has to decide alone (RFC 9110 section 13.1), and why. */
const forTheOrigin = new Map<string, BypassReason>([
  ['range', 'range'],
  ['if-range', 'range'],
  ['if-match', 'condition'],
  ['if-modified-since', 'condition'],
  ['if-unmodified-since', 'condition'],
]);

/**
 * Takes a plain GET.
 *
 * @param pool stands for the origin of a dispatcher that has only one
 * @returns why not, for what goes through untouched
 */
export function requestOf(
  options: Dispatcher.DispatchOptions,
  pool: string,
): Request | BypassReason {
  const { method, body, upgrade } = options;
  if (method !== 'GET') return 'method';
  if (upgrade) return 'upgrade';
  if (body !== undefined && body !== null) return 'body';
  const url = urlOf(options, pool);
  // Each part with its length, so that none can be taken for another.
  let key = `${url.length} ${url}`;
  const headers = requestHeaders(options.headers);
  for (const name in headers) {
    const reason = forTheOrigin.get(name);
    if (reason !== undefined) return reason;
    if (ignored.has(name)) continue;
    const value = fieldOf(headers, name) ?? '';
    key += `\n${name} ${value.length} ${value}`;
  }
  const field = fieldOf(headers, 'if-none-match');
  const conditions = field === undefined ? undefined : (parseEntityTags(field) ?? '*');
  if (conditions === '*') return 'condition';
  return { options, url, headers, conditions, key };
}

/** What is stored of it is found by it. */
export function urlOf({ origin, path, query }: Dispatcher.DispatchOptions, pool: string): string {
  const text = origin === undefined ? pool : String(origin);
  // A URL's string ends with a slash, which would stand for another path.
  const url = (text.endsWith('/') ? text.slice(0, -1) : text) + path;
  // As undici would send it.
  const search = query ? stringify(query) : '';
  return search === '' ? url : `${url}?${search}`;
}

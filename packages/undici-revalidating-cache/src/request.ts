import { parseEntityTags } from 'entity-tags';
import type { Dispatcher } from 'undici';
import type { Request } from './context.ts';
import { fieldOf, type Headers, requestHeaders } from './headers.ts';
import type { BypassReason } from './stats.ts';

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
const forTheOrigin = {
  range: 'range',
  'if-range': 'range',
  'if-match': 'condition',
  'if-modified-since': 'condition',
  'if-unmodified-since': 'condition',
} as const satisfies Record<string, BypassReason>;

/**
 * Takes a plain GET.
 *
 * @param origin stands for the origin of a dispatcher that has only one
 * @returns why not, for what goes through untouched
 */
export function requestOf(
  options: Dispatcher.DispatchOptions,
  origin: string,
): Request | BypassReason {
  const { method, path, query, body, upgrade } = options;
  if (method !== 'GET') return 'method';
  if (upgrade) return 'upgrade';
  if (body !== undefined && body !== null) return 'body';
  const headers = requestHeaders(options.headers);
  for (const name in forTheOrigin) {
    if (headers[name] !== undefined) return forTheOrigin[name as keyof typeof forTheOrigin];
  }
  const field = fieldOf(headers, 'if-none-match');
  const conditions = field === undefined ? undefined : (parseEntityTags(field) ?? '*');
  if (conditions === '*') return 'condition';
  let url = (options.origin === undefined ? origin : String(options.origin)) + path;
  if (query !== undefined) url += `?${JSON.stringify(query)}`;
  return { options, url, headers, conditions, key: keyOf(url, headers) };
}

/** With lengths, so that no value can be taken for another field. */
function keyOf(url: string, headers: Headers): string {
  let key = url;
  for (const name in headers) {
    if (ignored.has(name)) continue;
    const value = fieldOf(headers, name) ?? '';
    key += `\n${name} ${value.length} ${value}`;
  }
  return key;
}

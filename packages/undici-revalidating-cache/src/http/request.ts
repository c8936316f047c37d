import { parseEntityTags } from 'entity-tags';
import type { Dispatcher } from 'undici';
import type { Request } from '../context.ts';
import type { BypassReason } from '../observability/stats.ts';
import { fieldOf, hasDirective, requestHeaders } from './headers.ts';
import { optionsKey } from './options.ts';
import { locate, type Target } from './url.ts';
import { perRequest } from './vary.ts';

/** Conditions that only the origin can decide (RFC 9110 section 13.1), and the reason to report. */
const forTheOrigin = new Map<string, BypassReason>([
  ['range', 'range'],
  ['if-range', 'range'],
  ['if-match', 'condition'],
  ['if-modified-since', 'condition'],
  ['if-unmodified-since', 'condition'],
]);

/**
 * Accepts a plain GET.
 *
 * @returns the reason if the request has to be passed on unchanged
 */
export function requestOf(
  options: Dispatcher.DispatchOptions,
  target: Target,
): Request | BypassReason {
  const { method, path, body, upgrade } = options;
  if (method !== 'GET') return 'method';
  if (upgrade) return 'upgrade';
  if (body !== undefined && body !== null) return 'body';
  // Not a request target (RFC 9112 section 3.2). In our URLs a space separates the parts.
  if (typeof path !== 'string' || path.includes(' ')) return 'path';
  const headers = requestHeaders(options.headers);
  if (headers === undefined) return 'headers';
  const { url, origin } = locate(options, headers, target);
  // Each part with its length, so that no part can be taken for another.
  const own = optionsKey(options);
  let key = `${url.length} ${url}${own}`;
  for (const name in headers) {
    const reason = forTheOrigin.get(name);
    if (reason !== undefined) return reason;
    if (perRequest.has(name)) continue;
    const value = fieldOf(headers, name) ?? '';
    key += `\n${name} ${value.length} ${value}`;
  }
  const field = fieldOf(headers, 'if-none-match');
  const conditions = field === undefined ? undefined : (parseEntityTags(field) ?? '*');
  if (conditions === '*') return 'condition';
  const isShareable =
    !hasDirective(headers, 'no-store') &&
    fieldOf(headers, 'accept')?.includes('text/event-stream') !== true;
  const hasOptions = own !== '' || Boolean(options.query);
  return { options, url, headers, conditions, key, isShareable, origin, hasOptions };
}

import type { Context, Request } from './context.ts';
import { hasDirective, type Headers } from './http/headers.ts';
import type { StoredResponse } from './store/cache-store.ts';

/** Directives that forbid a stale answer, whatever the error (RFC 9111 section 4.2.4). */
const forbidding = ['no-cache', 'must-revalidate', 'proxy-revalidate', 's-maxage'];

/**
 * What may be answered although the origin failed (RFC 5861 section 4): a stored response that the
 * origin gave, or confirmed, for this very request not long ago. Of another request's response
 * nobody but the origin knows whether it may be seen.
 */
export function staleResponse(
  { store, staleIfErrorMs }: Context,
  { url, key }: Request,
): StoredResponse | undefined {
  if (staleIfErrorMs === 0) return undefined;
  const now = Date.now();
  for (const tag of store.entityTags(url)) {
    const stored = store.get(url, tag);
    if (stored?.requestKey !== key || now - stored.validatedAt > staleIfErrorMs) continue;
    if (forbidding.some((directive) => hasDirective(stored.headers, directive))) continue;
    return { ...stored, headers: withAge(stored, now) };
  }
  return undefined;
}

/** RFC 9111 section 5.1: it is generated without validation, so it says its age, in seconds. */
function withAge({ headers, validatedAt }: StoredResponse, now: number): Headers {
  const before = Number(headers['age'] ?? 0) || 0;
  return { ...headers, age: String(before + Math.floor((now - validatedAt) / 1_000)) };
}

import type { OutgoingHttpHeader } from 'node:http';

const quoted = /"(?:[^"\\]|\\.)*"/g;

/**
 * Adds a directive to a `Cache-Control` and keeps what is there (RFC 9111 section 5.2.2). A directive
 * with an argument, as in `no-cache="set-cookie"`, is weaker and counts as another one.
 */
export function withDirective(
  given: OutgoingHttpHeader | readonly string[] | undefined,
  directive: 'no-cache' | 'no-store',
): string {
  if (given === undefined) return directive;
  const field = String(given);
  const directives = field.replace(quoted, '').toLowerCase().split(',');
  const names = new Set(directives.map((part) => part.trim()));
  // A response that is not stored is never revalidated.
  if (names.has(directive) || names.has('no-store')) return field;
  return field.trim() === '' ? directive : `${field}, ${directive}`;
}

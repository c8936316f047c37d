import type { ClientExchange } from '../client/exchange.ts';

/** Fields that matter for the exchange. curl sends the others by itself. */
const copied = new Set(['x-user', 'if-none-match', 'if-match', 'content-type']);

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The same request for a POSIX shell. */
export function curlOf(
  { method, path, requestFields, requestBody }: ClientExchange,
  origin: string,
): string {
  const parts = [`curl -i ${quoted(origin + path)}`];
  if (method !== 'GET') parts.push(`-X ${method}`);
  for (const { name, value } of requestFields) {
    if (copied.has(name)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  }
  if (requestBody !== undefined && requestBody !== '') parts.push(`-d ${quoted(requestBody)}`);
  return parts.join(' \\\n  ');
}

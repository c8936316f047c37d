import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';

/**
 * A field as the client sent it, if it is missing in `request.headers`: with `additionalProperties: false`
 * in `schema.headers`, Fastify's Ajv deletes the fields that the schema does not declare.
 *
 * @param name in lower case
 */
export function sentField({ headers, raw }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  if (value !== undefined) return String(value);
  const lines = raw.rawHeaders.filter(
    (_, index) => index % 2 === 1 && raw.rawHeaders[index - 1]?.toLowerCase() === name,
  );
  return lines.length === 0 ? undefined : lines.join(', ');
}

/** The fields of a request's conditions as the client sent them. */
export const sentConditions = (request: FastifyRequest): IncomingHttpHeaders => ({
  'if-match': sentField(request, 'if-match'),
  'if-none-match': sentField(request, 'if-none-match'),
});

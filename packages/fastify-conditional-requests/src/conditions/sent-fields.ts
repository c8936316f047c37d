import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** Whether validation may have deleted fields from `request.headers`; the same for all requests of a route. */
export const mayLackFields = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.schema?.headers !== undefined;

/**
 * A field as the client sent it, if it is missing in `request.headers`: with `additionalProperties: false`
 * in `schema.headers`, Fastify's Ajv deletes the fields that the schema does not declare.
 *
 * @param name in lower case
 */
export function sentField({ headers, raw }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  if (value !== undefined) return String(value);
  const { rawHeaders } = raw;
  let lines: string | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== name) continue;
    const line = rawHeaders[index + 1] ?? '';
    lines = lines === undefined ? line : `${lines}, ${line}`;
  }
  return lines;
}

/** The fields of a request's conditions as the client sent them. */
export const sentConditions = (request: FastifyRequest): IncomingHttpHeaders => ({
  'if-match': sentField(request, 'if-match'),
  'if-none-match': sentField(request, 'if-none-match'),
});

import { problemResponses } from 'service-kit';
import { documents, type OpenApiDocument, type ServiceName } from 'api-clients';

interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}

interface ResponseSchema {
  readonly description?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** A backend's published operation, as a route of the bff. */
export interface DocumentedRoute {
  readonly backend: ServiceName;
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly schema: Record<string, unknown> & {
    response: Readonly<Record<string | number, ResponseSchema>>;
    params?: ObjectSchema;
    querystring?: ObjectSchema;
    headers?: ObjectSchema;
  };
}

/** Fastify's names of where parameters are. */
const locations = { path: 'params', query: 'querystring', header: 'headers' } as const;

export const sharedSchemas = (['projects', 'commissioning'] as const).flatMap((name) =>
  Object.entries(documents[name].components.schemas).map(([$id, schema]) => ({
    ...withLocalReferences(schema),
    $id,
  })),
);

export function documented(backend: ServiceName, operationId: string): DocumentedRoute {
  const { path, method, operation } = find(documents[backend], operationId);
  const { summary, description, tags, parameters = [], requestBody, responses } = operation;
  const described: Record<string, ResponseSchema> = Object.fromEntries(
    Object.entries(responses).map(([status, { description, headers = {}, content }]) => [
      status,
      {
        description,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, { schema, ...rest }]) => [
            name,
            { ...schema, ...rest },
          ]),
        ),
        ...(content ? { content: withLocalReferences(content) } : { type: 'null' }),
      },
    ]),
  );
  const schema: DocumentedRoute['schema'] = {
    operationId,
    summary,
    description,
    tags,
    // The gateway adds responses to those of the upstream.
    response: { ...described, ...problemResponses(502, 503, 504) },
  };
  for (const [location, part] of Object.entries(locations)) {
    const own = parameters.filter((parameter) => parameter.in === location);
    if (own.length === 0) continue;
    schema[part] = {
      type: 'object',
      additionalProperties: part !== 'querystring',
      required: own.filter(({ required }) => required).map(({ name }) => name),
      properties: Object.fromEntries(
        own.map(({ name, description, schema }) => [
          name,
          { ...(description && { description }), ...withLocalReferences(schema) },
        ]),
      ),
    };
  }
  if (requestBody)
    schema['body'] = withLocalReferences(requestBody.content['application/json']?.schema);
  return { backend, method, path, url: path.replaceAll(/\{(\w+)\}/g, ':$1'), schema };
}

/** The schema of an operation that creates a resource, without an ETag in its successful response. */
export function withoutETag(schema: DocumentedRoute['schema']): DocumentedRoute['schema'] {
  const { 201: created, ...others } = schema.response;
  const { ETag: _, ...headers } = created?.headers ?? {};
  return { ...schema, response: { ...others, 201: { ...created, headers } } };
}

function find({ paths }: OpenApiDocument, operationId: string) {
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.operationId === operationId) {
        return { path, method: method.toUpperCase(), operation };
      }
    }
  }
  throw new MissingOperation(
    `No contract has the operation ${operationId}: add it to a backend, then run pnpm openapi`,
  );
}

/** Its name makes `start` report only the message, without a stack. */
class MissingOperation extends Error {
  override readonly name = 'MissingOperation';
}

/** `#/components/schemas/Name` is `Name#` to Fastify. */
export function withLocalReferences<Schema>(schema: Schema): Schema {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Only the texts of references change.
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === '$ref' ? `${String(value).replace('#/components/schemas/', '')}#` : value,
    ),
  ) as Schema;
}

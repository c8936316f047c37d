import type { SchemaObject } from 'ajv';

/**
 * Reads the strings of a query, a path, a header or an environment as what their schema says:
 * decimal numbers and true or false, as they are written in JSON. What cannot be read so stays a
 * string, and the schema then refuses it. (Ajv's own coercion takes `0x10`, `1e2` and `' 5'`.)
 *
 * @param find gives the schema of a `$ref`
 */
export function coerce(
  schema: SchemaObject,
  values: Record<string, unknown>,
  find: (id: string) => SchemaObject | undefined = () => undefined,
): void {
  const properties = resolve(schema, find)['properties'] as
    | Record<string, SchemaObject>
    | undefined;
  for (const [name, property] of Object.entries(properties ?? {})) {
    const given = values[name];
    if (typeof given === 'string') values[name] = read(given, resolve(property, find));
  }
}

const resolve = (schema: SchemaObject, find: (id: string) => SchemaObject | undefined) =>
  typeof schema['$ref'] === 'string' ? (find(schema['$ref']) ?? schema) : schema;

const integer = /^-?(?:0|[1-9]\d*)$/;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

function read(text: string, { type, format }: SchemaObject): unknown {
  switch (type) {
    case 'integer':
      return integer.test(text) ? Number(text) : text;
    case 'number':
      return number.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : text;
    default:
      // Upper case is as good on input (RFC 9562 section 4), but one thing has one name.
      return format === 'uuid' ? text.toLowerCase() : text;
  }
}

import type { SchemaObject } from 'ajv';

/**
 * Converts the strings of a query, path, header or environment to the types in their schema: decimal
 * numbers and booleans as in JSON. Other strings stay as they are, and validation rejects them. (Ajv's
 * own coercion accepts `0x10`, `1e2` and `' 5'`.)
 */
export function coerce(
  schema: SchemaObject,
  values: Record<string, unknown>,
  find: (id: string) => SchemaObject | undefined = () => undefined,
): void {
  const properties: Record<string, SchemaObject> = resolve(schema, find)['properties'] ?? {};
  for (const [name, property] of Object.entries(properties)) {
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
      // Upper case is valid input (RFC 9562 section 4), but each resource has one name.
      return format === 'uuid' ? text.toLowerCase() : text;
  }
}

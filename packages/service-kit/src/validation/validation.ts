import type { Ajv, ErrorObject, SchemaObject, ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import { coerce } from './coerce.ts';
import { sizeOf } from './json-body.ts';
import { createAjv } from './keywords.ts';

/** For a larger body only the first fault is reported. */
const maxBytesForAllFaults = 16 * 1024;

type Validate = (value: unknown) => boolean | { error: ErrorObject[] };

/**
 * Builds Fastify's validators from the shared schemas. Bodies are validated as they are; queries, paths
 * and headers are text and are converted first.
 */
export function buildValidator(
  shared: Record<string, SchemaObject>,
): FastifySchemaCompiler<SchemaObject> {
  const first = createAjv({ allErrors: false });
  // The first Ajv has already validated the schemas.
  const all = createAjv({ allErrors: true, validateSchema: false });
  for (const schema of Object.values(shared)) {
    first.addSchema(schema);
    all.addSchema(schema);
  }
  const find = (ref: string): SchemaObject | undefined => shared[ref.replace(/#$/, '')];

  return ({ schema, httpPart }): Validate => {
    const findFirst = compile(first, schema);
    let findAll: ValidateFunction | undefined;
    return (value) => {
      const isText = httpPart !== 'body';
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Fastify passes queries, paths and headers as objects.
      if (isText) coerce(schema, value as Record<string, unknown>, find);
      if (findFirst(value)) return true;
      const small = isText || (sizeOf(value) ?? 0) <= maxBytesForAllFaults;
      if (small) (findAll ??= compile(all, schema))(value);
      return { error: (small && findAll?.errors) || findFirst.errors || [] };
    };
  };
}

/** A route may use a shared schema directly: Ajv has it already and rejects a duplicate. */
const compile = (ajv: Ajv, schema: SchemaObject): ValidateFunction =>
  (schema.$id === undefined ? undefined : ajv.getSchema(schema.$id)) ?? ajv.compile(schema);

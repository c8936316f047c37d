import type { Ajv, ErrorObject, SchemaObject, ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import { coerce } from './coerce.ts';
import { sizeOf } from './json-body.ts';
import { createAjv } from './keywords.ts';

/** All faults are looked for in bodies up to this size; in larger ones only the first. */
const maxBytesForAllFaults = 16 * 1024;

type Validate = (value: unknown) => boolean | { error: ErrorObject[] };

/**
 * What Fastify calls with the shared schemas to get its validators. Bodies are taken as they are;
 * queries, paths and headers, which are text, are read as their schema says.
 */
export function buildValidator(
  shared: Record<string, SchemaObject>,
): FastifySchemaCompiler<SchemaObject> {
  const first = createAjv({ allErrors: false });
  // What it is given, the other one has found to be without mistakes.
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
      if (isText) coerce(schema, value as Record<string, unknown>, find);
      if (findFirst(value)) return true;
      const small = isText || (sizeOf(value) ?? 0) <= maxBytesForAllFaults;
      if (small) (findAll ??= compile(all, schema))(value);
      return { error: (small && findAll?.errors) || findFirst.errors || [] };
    };
  };
}

/** A shared schema may also be named directly: Ajv knows it already and takes no second one. */
const compile = (ajv: Ajv, schema: SchemaObject): ValidateFunction =>
  (schema.$id === undefined ? undefined : ajv.getSchema(schema.$id)) ?? ajv.compile(schema);

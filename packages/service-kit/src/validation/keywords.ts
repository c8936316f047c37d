import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';

/** `x-normalize` in a schema: what is done to a string before it is looked at. */
const normalizers = {
  trim: (text: string) => text.trim(),
  'lower-case': (text: string) => text.toLowerCase(),
} as const;
export type Normalizer = keyof typeof normalizers;

/** Not the `urn:uuid:` form that ajv-formats also takes: PostgreSQL does not. */
const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/** An Ajv that refuses schemas with mistakes, and knows our keywords and formats. */
export function createAjv(options: Options): Ajv {
  const ajv = new Ajv({
    strict: true,
    // `{ properties: { a }, required: ['b'] }` is how a part of a schema reads.
    strictRequired: false,
    allowUnionTypes: true,
    removeAdditional: false,
    useDefaults: true,
    addUsedSchema: false,
    ...options,
  });
  addFormats.default(ajv);
  ajv.addFormat('uuid', uuid);
  // What OpenAPI adds to JSON Schema, and no validator looks at.
  ajv.addVocabulary(['example', 'xml', 'externalDocs', 'discriminator']);
  ajv.addKeyword({
    keyword: 'x-normalize',
    type: 'string',
    schemaType: 'array',
    modifying: true,
    errors: false,
    before: 'maxLength',
    compile: (names: Normalizer[]) => (text: string, place) => {
      if (place === undefined) return true;
      const normal = names.reduce((text, name) => normalizers[name](text), text);
      (place.parentData as Record<string | number, unknown>)[place.parentDataProperty] = normal;
      return true;
    },
  });
  return ajv;
}

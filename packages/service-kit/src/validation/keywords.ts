import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';

/** Implements the schema keyword `x-normalize`, which changes a string before validation. */
const normalizers = {
  trim: (text: string) => text.trim(),
  'lower-case': (text: string) => text.toLowerCase(),
} as const;
export type Normalizer = keyof typeof normalizers;

/** Without the `urn:uuid:` form that ajv-formats accepts and PostgreSQL does not. */
const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/** An Ajv in strict mode, with our keywords and formats. */
export function createAjv(options: Options): Ajv {
  const ajv = new Ajv({
    strict: true,
    // Parts of schemas are allowed: `{ properties: { a }, required: ['b'] }`.
    strictRequired: false,
    allowUnionTypes: true,
    removeAdditional: false,
    useDefaults: true,
    addUsedSchema: false,
    ...options,
  });
  addFormats.default(ajv);
  ajv.addFormat('uuid', uuid);
  // Annotations that OpenAPI adds to JSON Schema.
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

import { type Static, type TSchema, type TUnsafe, Type } from 'typebox';
import { namePattern, userPattern } from './patterns.ts';

/**
 * A reference to a shared schema that keeps its type. The schema has an `$id`, which is its name in the
 * OpenAPI document. The app registers it with the first route that refers to it.
 */
export function ref<Schema extends TSchema>(schema: Schema): TUnsafe<Static<Schema>> {
  const { $id } = schema as { $id?: unknown };
  if (typeof $id !== 'string') throw new TypeError(`ref: expected a schema with an $id`);
  return Type.Unsafe<Static<Schema>>({ $ref: `${$id}#`, [target]: schema });
}

/** A reference's schema. `Type.Optional()` and the like copy it together with the reference. */
const target = Symbol('target of a reference');

const targetOf = (schema: object): TSchema | undefined =>
  (schema as { readonly [target]?: TSchema })[target];

/** The schemas that a value refers to with `ref()`, and the ones that those refer to. */
export function referencesIn(value: unknown): TSchema[] {
  if (typeof value !== 'object' || value === null) return [];
  const referred = targetOf(value);
  const direct = referred === undefined ? [] : [...referencesIn(referred), referred];
  return [...direct, ...Object.values(value).flatMap(referencesIn)];
}

/** The `example` of a media type, taken from the schema's `examples` through references and arrays. */
export function exampleOf(schema: TSchema): { example?: unknown } {
  const { examples, items } = (targetOf(schema) ?? schema) as {
    examples?: readonly unknown[];
    items?: TSchema;
  };
  if (examples !== undefined) return { example: examples[0] };
  const item = items === undefined ? {} : exampleOf(items);
  return 'example' in item ? { example: [item.example] } : {};
}

/** A name given by people: trimmed, 1 to 200 characters, no control characters. */
export const Name = Type.String({
  $id: 'Name',
  description: 'Trimmed; 1 to 200 characters without control characters',
  minLength: 1,
  maxLength: 200,
  pattern: namePattern,
  'x-normalize': ['trim'],
  examples: ['Harbour house'],
});

const maxUserLength = 254;

export const User = Type.String({
  $id: 'User',
  description: 'An e-mail address, or anonymous; upper case is converted to lower case',
  maxLength: maxUserLength,
  pattern: userPattern,
  'x-normalize': ['trim', 'lower-case'],
  examples: ['ann@example.com'],
});

const userExpression = new RegExp(userPattern, 'u');

/** Whether the text is a normalized `User`. */
export const isUser = (text: string): boolean =>
  text.length <= maxUserLength && userExpression.test(text);

import { type Static, type TSchema, type TUnsafe, Type } from 'typebox';

/**
 * A reference to a shared schema, with its type kept. The schema has an `$id` and is registered
 * with `app.addSchema()`; it stands under that name in the OpenAPI document.
 */
export function ref<Schema extends TSchema>(schema: Schema): TUnsafe<Static<Schema>> {
  const { $id } = schema as { $id?: unknown };
  if (typeof $id !== 'string') throw new TypeError(`ref: expected a schema with an $id`);
  const reference = Type.Unsafe<Static<Schema>>({ $ref: `${$id}#` });
  targets.set(reference, schema);
  return reference;
}

const targets = new WeakMap<object, TSchema>();

/** The `example` of a media type, from the schema's own `examples`, through references and arrays. */
export function exampleOf(schema: TSchema): { example?: unknown } {
  const { examples, items } = (targets.get(schema) ?? schema) as {
    examples?: readonly unknown[];
    items?: TSchema;
  };
  if (examples !== undefined) return { example: examples[0] };
  const item = items === undefined ? {} : exampleOf(items);
  return 'example' in item ? { example: [item.example] } : {};
}

/** A name that people give: trimmed, 1 to 200 characters, none of them a control character. */
export const Name = Type.String({
  $id: 'Name',
  description: 'Trimmed; 1 to 200 characters without control characters',
  minLength: 1,
  maxLength: 200,
  pattern: String.raw`^[^\p{Cc}\p{Cs}]*$`,
  'x-normalize': ['trim'],
  examples: ['Harbour house'],
});

/** Matched in one pass without backtracking, whatever is sent. */
const userPattern = String.raw`^(?:anonymous|[a-z0-9!#$%&'*+/=?^_.\x60{|}~\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63})*)$`;
const maxUserLength = 254;

export const User = Type.String({
  $id: 'User',
  description: 'An e-mail, taken in any case and kept in lower case; or anonymous',
  maxLength: maxUserLength,
  pattern: userPattern,
  'x-normalize': ['trim', 'lower-case'],
  examples: ['ann@example.com'],
});

const userExpression = new RegExp(userPattern, 'u');

/** Whether the text is what a `User` is after normalization. */
export const isUser = (text: string): boolean =>
  text.length <= maxUserLength && userExpression.test(text);

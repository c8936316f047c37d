import fc from 'fast-check';
import type { Document, Schema } from '../contract.ts';

/** One of these values, each with its weight. */
export const weighted = <Value>(...choices: readonly [number, fc.Arbitrary<Value>][]) =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** Texts that programs often handle wrongly. */
export const oddTexts = [
  '',
  ' ',
  '\0',
  '\n',
  '\u0085',
  '\ud800',
  '\uFEFF',
  '💡'.repeat(201),
  'x'.repeat(201),
  'x'.repeat(5_000),
  "'; DROP TABLE projects; --",
  '$1',
  '%s',
  '%00',
  '../..',
  '__proto__',
  'constructor',
  'null',
  '*',
  '"',
  'ANN@example.com',
  'ann@example.com, bob@example.com',
];

const text = weighted(
  [3, fc.string({ unit: 'binary', maxLength: 30 })],
  [1, fc.constantFrom(...oddTexts)],
);

const anything = fc.oneof(
  text,
  fc.constantFrom<unknown>(0, -1, 1e308, 2 ** 53, true, null, [], {}, [[[[]]]]),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values that match the schema, and some that do not. */
export function valuesOf(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  const matching = matchingValues(schema, document);
  return weighted([9, matching], [1, anything]);
}

function matchingValues(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  const { $ref, type, anyOf = [], allOf = [], items, properties, examples = [] } = schema;
  if ($ref !== undefined) {
    const name = $ref.slice('#/components/schemas/'.length);
    return valuesOf(document.components.schemas[name] ?? {}, document);
  }
  const [choice] = allOf;
  if (choice !== undefined) return valuesOf(choice, document);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (anyOf.length > 0) return fc.oneof(...anyOf.map((one) => valuesOf(one, document)));
  if (items !== undefined) return fc.array(valuesOf(items, document), { maxLength: 4 });
  if (properties !== undefined) {
    const fields = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, valuesOf(property, document)]),
    );
    const whole = fc.record(fields);
    return weighted(
      [8, whole],
      [1, fc.record(fields, { requiredKeys: [] })],
      [1, fc.tuple(whole, text, anything).map(([one, name, value]) => ({ ...one, [name]: value }))],
    );
  }
  if (type === 'integer') return fc.integer({ min: -1, max: 1_001 });
  if (type !== 'string') return anything;
  const known = examples.filter((example) => typeof example === 'string');
  return known.length > 0 ? fc.oneof(fc.constantFrom(...known), text) : text;
}

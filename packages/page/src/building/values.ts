import type { BffSchemas as Bff } from 'api-clients/bff';

/** The editable fields of a resource, as texts in a form. */
export type Values = Readonly<Record<string, string>>;

export const scenarios = ['switch', 'dim', 'motion'];

/** All fields that the contract allows clients to change, with the type of their values. */
const kinds: Readonly<Record<keyof (Bff['ZoneChange'] & Bff['NodeChange']), 'text' | 'json'>> = {
  name: 'text',
  scenario: 'text',
  configuration: 'json',
};
const fields = new Map<string, 'text' | 'json'>(Object.entries(kinds));

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 2);

export const valuesOf = (resource: Readonly<Record<string, unknown>>): Values =>
  Object.fromEntries(
    [...fields.keys()]
      .filter((name) => resource[name] !== undefined)
      .map((name) => [name, shown(resource[name])]),
  );

export const changesOf = (base: Values, mine: Values): Values =>
  Object.fromEntries(Object.entries(mine).filter(([name, text]) => text !== base[name]));

/** The fields that need a choice: `mine` changes them, to something other than `theirs`. */
export const disputedOf = (base: Values, mine: Values, theirs: Values): readonly string[] =>
  Object.keys(changesOf(base, mine)).filter((name) => mine[name] !== theirs[name]);

/** @throws SyntaxError for invalid JSON */
export const bodyOf = (values: Values): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, text]) => [
      name,
      fields.get(name) === 'json' ? JSON.parse(text) : text,
    ]),
  );

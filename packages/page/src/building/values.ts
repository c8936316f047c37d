import type { Resource } from './place.ts';

/** The editable fields of a resource, as texts in a form. */
export type Values = Readonly<Record<string, string>>;

export const scenarios = ['switch', 'dim', 'motion'];

/** The form's texts for a resource. */
export function valuesOf({ name, scenario, configuration }: Resource): Values {
  return {
    name,
    ...(scenario !== undefined && { scenario }),
    ...(configuration !== undefined && { configuration: JSON.stringify(configuration, null, 2) }),
  };
}

/** The fields of `mine` that the person has changed. */
export const changesOf = (base: Values, mine: Values): Values =>
  Object.fromEntries(Object.entries(mine).filter(([name, text]) => text !== base[name]));

/** The fields that need a choice: `mine` changes them, to something other than `theirs`. */
export const disputedOf = (base: Values, mine: Values, theirs: Values): readonly string[] =>
  Object.keys(changesOf(base, mine)).filter((name) => mine[name] !== theirs[name]);

/** @throws SyntaxError if the configuration is not JSON */
export const bodyOf = ({ configuration, ...texts }: Values): Readonly<Record<string, unknown>> => ({
  ...texts,
  ...(configuration !== undefined && { configuration: JSON.parse(configuration) }),
});

import type { BffSchemas } from 'api-clients/bff';

/** What people can change of a thing, as texts in a form. */
export type Values = Readonly<Record<string, string>>;

export type Editable = Partial<
  Pick<BffSchemas['Node'], 'name' | 'configuration'> & Pick<BffSchemas['Zone'], 'scenario'>
>;

/** Of what was read of it. */
export function valuesOf({ name = '', scenario, configuration }: Editable): Values {
  return {
    name,
    ...(scenario !== undefined && { scenario }),
    ...(configuration !== undefined && { configuration: JSON.stringify(configuration, null, 2) }),
  };
}

/** Those of `mine` that differ from what the form began with: what the person means to change. */
export const changesOf = (base: Values, mine: Values): Values =>
  Object.fromEntries(Object.entries(mine).filter(([name, text]) => text !== base[name]));

/**
 * Puts both people's changes together: what only one has changed is taken as they left it.
 *
 * @returns the fields that both have changed, differently: someone has to choose
 */
export function mergeOf(
  base: Values,
  mine: Values,
  theirs: Values,
): { merged: Values; disputed: readonly string[] } {
  const merged: Record<string, string> = { ...theirs };
  const disputed: string[] = [];
  for (const [name, text] of Object.entries(changesOf(base, mine))) {
    merged[name] = text;
    if (theirs[name] !== base[name] && theirs[name] !== text) disputed.push(name);
  }
  return { merged, disputed };
}

/** @throws SyntaxError if the configuration is not JSON */
export function bodyOf({ configuration, ...texts }: Values): Editable {
  return {
    ...texts,
    ...(configuration !== undefined && { configuration: JSON.parse(configuration) as object }),
  };
}

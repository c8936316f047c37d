import type { ErrorObject } from 'ajv';
import type { Static, TObject } from 'typebox';
import { coerce } from '../validation/coerce.ts';
import { createAjv } from '../validation/keywords.ts';
import { replicaUrlsOf } from './replica-urls.ts';
import { isOrigins } from './origins.ts';
import { isServiceVariable } from './service-variables.ts';

/** Invalid environment variables: one line for each, with its name. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Reads the environment variable `<PREFIX>_<NAME>` for each property `NAME` of the schema.
 *
 * @throws SettingsError that names every missing, invalid or unknown variable
 */
export function readSettings<Schema extends TObject>(
  prefix: string,
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): Static<Schema> {
  const names = Object.keys(schema.properties);
  const start = `${prefix}_`;
  const given = Object.fromEntries(
    Object.entries(environment)
      .filter(([name]) => name.startsWith(start))
      // Compose and shells pass unset variables as empty strings.
      .filter(([name, value = '']) => value !== '' && !isServiceVariable(name, value))
      .map(([name, value = '']) => [name.slice(start.length), value]),
  );
  const unknown = Object.keys(given).filter((name) => !names.includes(name));

  const settings: Record<string, unknown> = Object.fromEntries(
    Object.entries(given).filter(([name]) => names.includes(name)),
  );
  coerce(schema, settings);
  const validate = settingsAjv.compile(schema);
  const faults = validate(settings) ? [] : (validate.errors ?? []);
  const wrong = new Set(faults.map(nameOf));

  const lines = [
    ...names
      .filter((name) => wrong.has(name))
      .map(
        (name) => `${start}${name}: expected ${expected(schema, name)}, ${received(name, given)}`,
      ),
    ...unknown.toSorted().map((name) => `${start}${name}: there is no such setting`),
  ];
  if (lines.length > 0) throw new SettingsError(lines.join('\n'));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The schema has validated them.
  return settings as Static<Schema>;
}

const settingsAjv = createAjv({ allErrors: true });
settingsAjv.addFormat('postgres-url', (text: string) => {
  const url = URL.parse(text);
  return url !== null && /^postgres(?:ql)?:$/.test(url.protocol) && url.pathname.length > 1;
});
settingsAjv.addFormat('replica-urls', (text: string) => replicaUrlsOf(text) !== undefined);

settingsAjv.addFormat('origins', isOrigins);

const nameOf = ({ keyword, params, instancePath }: ErrorObject): string =>
  keyword === 'required'
    ? String(params['missingProperty'])
    : String(instancePath.split('/', 2)[1]);

interface SettingSchema {
  readonly type?: string;
  readonly anyOf?: readonly { readonly const?: unknown }[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly description?: string;
}

function expected(schema: TObject, name: string): string {
  const setting: SettingSchema = schema.properties[name] ?? {};
  const { type, anyOf, minimum, maximum, format, description } = setting;
  const what = anyOf?.map((choice) => String(choice.const)).join(' or ') ?? format ?? type ?? '';
  const range =
    minimum === undefined ? '' : ` from ${minimum}${maximum === undefined ? '' : ` to ${maximum}`}`;
  return `${what}${range}${description === undefined ? '' : ` (${description})`}`;
}

const mayBeSecret = /URL|PASSWORD|SECRET|TOKEN|KEY|CREDENTIAL/;

function received(name: string, given: Record<string, string>): string {
  const value = given[name];
  if (value === undefined) return 'received nothing';
  return mayBeSecret.test(name)
    ? `received ${value.length} characters that are not shown`
    : `received ${JSON.stringify(value.slice(0, 100))}`;
}

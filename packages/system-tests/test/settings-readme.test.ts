import { settingsSchema as bff } from 'bff/config';
import { settingsSchema as commissioning } from 'commissioning/config';
import { settingsSchema as projects } from 'projects/config';
import { expect, test } from 'vitest';
import { services } from '../../../scripts/dev/settings.ts';
import { compose, readText } from '../src/compose.ts';

const readme = readText('packages/service-kit/README.md');
const [section = ''] = readme.slice(readme.indexOf('\n## Settings\n') + 1).split('\n## ');

/** `name services default` for each row of the table. */
const documented = () => {
  return [...section.matchAll(/^\| `(\w+)`\s*\| (\w+)\s*\| (.+?)\s*\|/gm)].map(
    ([, name = '', services, value = '']) =>
      `${name} ${services} ${name === 'PORT' ? value : value.split(';')[0]?.replaceAll('`', '')}`,
  );
};

const withoutDefault: Readonly<Record<string, string>> = {
  DATABASE_URL: 'required',
  LOG_USER_KEY: 'random',
  CORS_ORIGINS: 'none',
  VERSIONS: 'memory',
  MIGRATION_DATABASE_URL: 'DATABASE_URL',
  RELEASE: 'hash of the code',
};

const defaultOf = (schema: object) => ('default' in schema ? JSON.stringify(schema.default) : '');

const documentedDefault = (name: string, schema: object): string =>
  withoutDefault[name] ?? defaultOf(schema).replaceAll('"', '');

function declared(): string[] {
  const properties: Record<string, object> = { ...projects.properties, ...bff.properties };
  return Object.entries(properties).map(([name, schema]) => {
    const isOf = (service: { properties: object }) => name in service.properties;
    const services = isOf(bff) ? (isOf(projects) ? 'all' : 'bff') : 'backends';
    const [edge, first, second] = [bff, projects, commissioning].map(({ properties }) =>
      defaultOf(properties.PORT),
    );
    const value =
      name === 'PORT'
        ? `${edge} bff, ${first} projects, ${second} commissioning`
        : documentedDefault(name, schema);
    return `${name} ${services} ${value}`;
  });
}

test('the README of service-kit lists all settings with their services and defaults', () => {
  expect(Object.keys(commissioning.properties)).toEqual(Object.keys(projects.properties));
  expect(documented().toSorted()).toEqual(declared().toSorted());
});

/** `name value place` for each default that dev or compose.yaml replaces. */
const replacements = (place: string, environment: Readonly<Record<string, unknown>>) =>
  Object.entries(environment).flatMap(([variable, given]) => {
    const [, name = ''] = /^(?:BFF|PROJECTS|COMMISSIONING)_(.+)$/.exec(variable) ?? [];
    const schema = { ...projects.properties, ...bff.properties }[name] as object | undefined;
    const value = String(given);
    // Addresses are compared elsewhere, and the user's own variables have a table of their own.
    const isOther = /^(?:PORT|.*_URL)$/.test(name) || value.startsWith('${');
    if (schema === undefined || isOther || value === documentedDefault(name, schema)) return [];
    return [`${name} ${value} ${place}`];
  });

test('it also lists the values with which dev and compose.yaml replace defaults', () => {
  const rows = [...section.matchAll(/^\| `(\w+)`\s*\|[^|]+\|[^|;]+; `?([^ `]+)`? in ([^|]+)\|/gm)];
  const described = rows.flatMap(([, name, value, places = '']) =>
    [...places.matchAll(/`([\w.]+)`/g)].map(([, place]) => `${name} ${value} ${place}`),
  );
  const inDev = services({}).flatMap(({ settings }) => replacements('dev', settings));
  const inCompose = Object.values(compose.services).flatMap(({ environment }) =>
    replacements('compose.yaml', environment),
  );
  expect(described.toSorted()).toEqual([...new Set([...inDev, ...inCompose])].toSorted());
});

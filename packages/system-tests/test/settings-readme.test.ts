import { settingsSchema as bff } from 'bff/config';
import { settingsSchema as commissioning } from 'commissioning/config';
import { settingsSchema as projects } from 'projects/config';
import { expect, test } from 'vitest';
import { readText } from '../src/compose.ts';

/** `name services default` for each row of the table. */
const documented = () => {
  const readme = readText('packages/service-kit/README.md');
  const [section = ''] = readme.slice(readme.indexOf('\n## Settings\n') + 1).split('\n## ');
  return [...section.matchAll(/^\| `(\w+)`\s*\| (\w+)\s*\| (.+?)\s*\|/gm)].map(
    ([, name = '', services, value = '']) =>
      `${name} ${services} ${name === 'PORT' ? value : value.split(';')[0]?.replaceAll('`', '')}`,
  );
};

const withoutDefault: Readonly<Record<string, string>> = {
  DATABASE_URL: 'required',
  LOG_USER_KEY: 'random',
};

function declared(): string[] {
  const properties: Record<string, { default?: unknown }> = {
    ...projects.properties,
    ...bff.properties,
  };
  return Object.entries(properties).map(([name, schema]) => {
    const isOf = (service: { properties: object }) => name in service.properties;
    const services = isOf(bff) ? (isOf(projects) ? 'all' : 'bff') : 'backends';
    const ports = [bff, projects, commissioning].map(({ properties }) => properties.PORT);
    const [edge, first, second] = ports.map((port) => (port as { default?: unknown }).default);
    const value =
      name === 'PORT'
        ? `${edge} bff, ${first} projects, ${second} commissioning`
        : String(schema.default ?? withoutDefault[name]);
    return `${name} ${services} ${value}`;
  });
}

test('the README of service-kit lists all settings with their services and defaults', () => {
  expect(Object.keys(commissioning.properties)).toEqual(Object.keys(projects.properties));
  expect(documented().toSorted()).toEqual(declared().toSorted());
});

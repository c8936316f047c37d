import { expect, test } from 'vitest';
import { settingsSchema as bff } from 'bff/config';
import { settingsSchema as commissioning } from 'commissioning/config';
import { settingsSchema as projects } from 'projects/config';
import { announcement } from '../../../scripts/dev/announcement.ts';
import { services } from '../../../scripts/dev/settings.ts';
import { compose, readText } from '../src/compose.ts';
import { serviceNames } from '../src/service-process.ts';

const inDev = services({});
const gateway = inDev.find(({ name }) => name === 'bff')?.url ?? '';
const documents = ['README.md', 'CONTRIBUTING.md', 'packages/page/README.md'];

test('dev, compose.yaml and the settings agree on the names and ports of the services', () => {
  expect(inDev.map(({ name }) => name)).toEqual(serviceNames);
  expect(Object.keys(compose.services)).toEqual(['postgres', ...serviceNames]);
  for (const [name, { properties }] of Object.entries({ projects, commissioning, bff })) {
    const { default: port } = properties.PORT as unknown as { default: number };
    const key = `${name.toUpperCase()}_PORT`;
    expect(inDev.find((service) => service.name === name)?.port).toBe(port);
    expect(compose.services[name]?.environment[key]).toBe(port);
  }
});

test.each(documents)('%s gives the address that dev prints and compose.yaml publishes', (file) => {
  const printed = announcement(inDev, { projects: '', commissioning: '' }, undefined).join('\n');
  expect(printed).toContain(`${gateway}/`);
  const [published] = compose.services['bff']?.ports ?? [];
  expect(published).toBe(`\${BFF_PUBLISH:-${new URL(gateway).host}}:8080`);
  const addresses = readText(file).match(/http:\/\/[\w.]+:808\d/g) ?? [];
  expect(new Set(addresses)).toEqual(new Set([gateway]));
});

test('the README of service-kit lists the variables of compose.yaml with their defaults', () => {
  const readme = readText('packages/service-kit/README.md');
  const [, section = ''] = readme.split(/^## (?:Docker Compose|Kubernetes)\n/m);
  const variables = [...readText('compose.yaml').matchAll(/\$\{(\w+):-(.*?)\}/g)].map(
    ([, name = '', value = '']) => `${name}: ${value}`,
  );
  const rows = [...section.matchAll(/^\| `(\w+)`\s*\| (?:`(.*?)`|.*?)\s*\|/gm)].map(
    ([, name = '', value = '']) => `${name}: ${value}`,
  );
  expect(rows.toSorted()).toEqual([...new Set(variables)].toSorted());
});

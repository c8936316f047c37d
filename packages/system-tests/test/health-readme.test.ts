import { buildApp as buildBff } from 'bff/app';
import { settingsSchema as bffSchema } from 'bff/config';
import { settingsSchema } from 'projects/config';
import { readSettings } from 'service-kit';
import { expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../../projects/src/app.ts';
import { readText } from '../src/compose.ts';

const [, section = ''] = readText('packages/service-kit/README.md').split(
  /^## (?:Health|Docker Compose)\n/m,
);
const nowhere = 'http://127.0.0.1:1';

test.each([
  [{ PROJECTS_VERSIONS: 'memory' }],
  [{ PROJECTS_VERSIONS: 'database' }],
  [{ PROJECTS_CACHING: 'false' }],
])('the README lists the checks of a backend: %j', async (settings: Record<string, string>) => {
  const app = await buildApp(
    readSettings('PROJECTS', settingsSchema, {
      PROJECTS_DATABASE_URL: 'postgres://127.0.0.1:1/projects',
      PROJECTS_LOG_LEVEL: 'silent',
      ...settings,
    }),
  );
  onTestFinished(() => app.close());
  // Nothing is available.
  const { detail } = (await app.inject('/ready')).json<{ detail: string }>();
  expect(detail).toBe(`Unavailable: ${Object.keys(app.checks).join(', ')}`);
  for (const name of Object.keys(app.checks)) expect(section).toContain(`\`${name}\``);
});

test('the README has the answer of the gateway without its backends', async () => {
  const app = await buildBff(
    readSettings('BFF', bffSchema, {
      BFF_PROJECTS_URL: nowhere,
      BFF_COMMISSIONING_URL: nowhere,
      BFF_LOG_LEVEL: 'silent',
    }),
  );
  onTestFinished(() => app.close());
  const { detail } = (await app.inject('/ready')).json<{ detail: string }>();
  expect(detail).toMatch(/^Unavailable: \w+/);
  expect(section).toContain(`\`${detail}\``);
});

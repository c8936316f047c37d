import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import addFormats from 'ajv-formats';
import { Ajv } from 'ajv';
import { settingsSchema as bff } from 'bff/config';
import { settingsSchema as commissioning } from 'commissioning/config';
import { settingsSchema as projects } from 'projects/config';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Service {
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  healthcheck?: object;
  networks: string[];
  ports?: string[];
  user?: string;
  environment: Record<string, unknown>;
}

const text = await readFile(new URL('../../../compose.yaml', import.meta.url), 'utf8');
const compose = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
};
const services = Object.entries(compose.services);

test('compose.yaml fits the schema of the Compose specification', async () => {
  // dclint brings the specification's own schema.
  const dclint = createRequire(import.meta.url).resolve('dclint/package.json');
  const file = join(dclint, '../schemas/compose.schema.json');
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  // It names draft 7 by a URL that Ajv does not know as such; draft 7 is what Ajv takes it for.
  const { $schema: _draft7, ...schema } = JSON.parse(await readFile(file, 'utf8'));
  const validate = ajv.compile(schema);
  validate(compose);
  expect(validate.errors ?? []).toEqual([]);
});

describe('what compose.yaml promises', () => {
  test.each(services)('%s is hardened and watched', (_name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      healthcheck: expect.any(Object),
    });
  });

  test("only the gateway's port is published, and only the gateway is on a network with an outside", () => {
    const published = services.filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name, { ports }]) => [name, ports])).toEqual([
      ['bff', ['${BFF_PUBLISH:-127.0.0.1:8080}:8080']],
    ]);
    const open = Object.entries(compose.networks).filter(([, network]) => !network?.internal);
    const reachable = services.filter(([, { networks }]) =>
      networks.some((name) => open.some(([other]) => other === name)),
    );
    expect(reachable.map(([name]) => name)).toEqual(['bff']);
  });

  test.each([
    ['PROJECTS', projects],
    ['COMMISSIONING', commissioning],
    ['BFF', bff],
  ])('%s is given no setting that it does not know', (prefix, schema) => {
    const { environment, user } = compose.services[prefix.toLowerCase()] as Service;
    expect(user).toBe('node');
    const known = Object.keys(schema.properties).map((name) => `${prefix}_${name}`);
    expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
  });
});

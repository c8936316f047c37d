import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import addFormats from 'ajv-formats';
import { Ajv } from 'ajv';
import { settingsSchema as bff } from 'bff/config';
import { settingsSchema as commissioning } from 'commissioning/config';
import { settingsSchema as projects } from 'projects/config';
import { describe, expect, test } from 'vitest';
import { compose, type ComposeService, readText } from '../src/compose.ts';

const services = Object.entries(compose.services);
const ownNames = ['projects', 'commissioning', 'bff'] as const;
const own = ownNames.map((name) => [name, compose.services[name] as ComposeService] as const);
const namesOf = (predicate: (service: ComposeService) => boolean) =>
  services.filter(([, service]) => predicate(service)).map(([name]) => name);

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

describe('compose.yaml starts on every engine', () => {
  test('files come from read-only mounts: configs and secrets do not work in a read-only service', () => {
    expect(compose.configs).toBeUndefined();
    for (const [name, { configs, secrets, volumes = [] }] of services) {
      expect({ name, configs, secrets }).toEqual({ name });
      const mounts = volumes.filter((volume) => volume.startsWith('.'));
      for (const mount of mounts) expect(mount).toMatch(/^\.\/\S+:\/\S+:ro,z$/);
    }
  });

  test.each(services)("the image of %s is named with its registry's host", (_name, { image }) => {
    expect(image).toMatch(/^(?:docker\.io\/library\/postgres:18|localhost\/etag-caching)$/);
  });

  test('one service builds the image for all three', () => {
    expect(namesOf(({ build }) => build !== undefined)).toEqual(['projects']);
    expect(new Set(own.map(([, { image }]) => image))).toEqual(new Set(['localhost/etag-caching']));
  });
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
    expect(
      namesOf(({ networks }) => networks.some((name) => open.some(([other]) => other === name))),
    ).toEqual(['bff']);
  });

  test('the databases are on a network that the gateway is not on', () => {
    const gateway = compose.services['bff']?.networks ?? [];
    const databases = compose.services['postgres']?.networks ?? [];
    expect(databases.filter((name) => gateway.includes(name))).toEqual([]);
    expect(namesOf(({ networks }) => networks.some((name) => databases.includes(name)))).toEqual([
      'postgres',
      'projects',
      'commissioning',
    ]);
  });

  test('the page is on', () => {
    expect(compose.services['bff']?.environment).toMatchObject({ BFF_PAGE: 'true' });
  });

  test.each(own)('%s has time to stop, and does not run as root', (_name, service) => {
    // A number, because Kubernetes cannot check `runAsNonRoot` against a name.
    expect(service.user).toMatch(/^[1-9]\d*$/);
    const { default: timeoutMs } = bff.properties.SHUTDOWN_TIMEOUT_MS as unknown as {
      default: number;
    };
    const graceMs = Number.parseInt(service.stop_grace_period ?? '', 10) * 1_000;
    expect(graceMs).toBeGreaterThan(timeoutMs);
  });

  test.each([
    ['PROJECTS', projects],
    ['COMMISSIONING', commissioning],
    ['BFF', bff],
  ])('%s is given no setting that it does not know', (prefix, schema) => {
    const { environment } = compose.services[prefix.toLowerCase()] as ComposeService;
    const known = Object.keys(schema.properties).map((name) => `${prefix}_${name}`);
    // pg reads it.
    if ('DATABASE_URL' in schema.properties) known.push('PGPASSWORD');
    expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
  });

  test.each(['projects', 'commissioning'])('no password stands in a URL: %s', (name) => {
    const prefix = name.toUpperCase();
    expect(compose.services[name]?.environment).toMatchObject({
      [`${prefix}_DATABASE_URL`]: `postgres://${name}@postgres:5432/${name}`,
      PGPASSWORD: `\${${prefix}_PASSWORD:-${name}}`,
    });
  });

  test('the README says how to start it, and which versions that needs', () => {
    const readme = readText('README.md');
    expect(readme).toContain('docker compose up --wait');
    expect(readme).toMatch(/Compose 2\.23 or later/);
    expect(readme).toMatch(/podman-compose 1\.6 or later/);
  });
});

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import addFormats from 'ajv-formats';
import { Ajv } from 'ajv';
import { settingsSchema as bff } from 'bff/config';
import { settingsSchema as commissioning } from 'commissioning/config';
import { settingsSchema as projects } from 'projects/config';
import { describe, expect, test } from 'vitest';
import { compose, type ComposeService, interpolate, readText } from '../src/compose.ts';

const services = Object.entries(compose.services);
const ownNames = ['projects', 'commissioning', 'bff'] as const;
const own = ownNames.map((name) => [name, compose.services[name] as ComposeService] as const);
const namesOf = (predicate: (service: ComposeService) => boolean) =>
  services.filter(([, service]) => predicate(service)).map(([name]) => name);

test('compose.yaml matches the schema of the Compose specification', async () => {
  // dclint contains the specification's schema.
  const dclint = createRequire(import.meta.url).resolve('dclint/package.json');
  const file = join(dclint, '../schemas/compose.schema.json');
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  // Ajv does not know this URL of draft 7, which is its default.
  const { $schema: _draft7, ...schema } = JSON.parse(await readFile(file, 'utf8'));
  const validate = ajv.compile(schema);
  validate(compose);
  expect(validate.errors ?? []).toEqual([]);
});

describe('compose.yaml works on every engine', () => {
  test('it mounts files read-only: configs and secrets do not work in a read-only service', () => {
    expect(compose.configs).toBeUndefined();
    for (const [name, { configs, secrets, volumes = [] }] of services) {
      expect({ name, configs, secrets }).toEqual({ name });
      const mounts = volumes.filter((volume) => volume.startsWith('.'));
      for (const mount of mounts) expect(mount).toMatch(/^\.\/\S+:\/\S+:ro,z$/);
    }
  });

  test.each(services)('the image name of %s includes the registry', (_name, { image }) => {
    expect(image).toMatch(/^(?:docker\.io\/library\/postgres:18|localhost\/etag-caching)$/);
  });

  test('one service builds the image for all three', () => {
    expect(namesOf(({ build }) => build !== undefined)).toEqual(['projects']);
    expect(new Set(own.map(([, { image }]) => image))).toEqual(new Set(['localhost/etag-caching']));
  });
});

describe('in compose.yaml', () => {
  test.each(services)('%s is hardened and has a health check', (_name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      healthcheck: expect.any(Object),
    });
  });

  test('only the gateway publishes a port, and only its network has access to the outside', () => {
    const published = services.filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name, { ports }]) => [name, ports])).toEqual([
      ['bff', ['${BFF_PUBLISH:-127.0.0.1:8080}:8080']],
    ]);
    const open = Object.entries(compose.networks).filter(([, network]) => !network?.internal);
    expect(
      namesOf(({ networks }) => networks.some((name) => open.some(([other]) => other === name))),
    ).toEqual(['bff']);
  });

  test("the gateway is not on the databases' network", () => {
    const gateway = compose.services['bff']?.networks ?? [];
    const databases = compose.services['postgres']?.networks ?? [];
    expect(databases.filter((name) => gateway.includes(name))).toEqual([]);
    expect(namesOf(({ networks }) => networks.some((name) => databases.includes(name)))).toEqual([
      'postgres',
      'projects',
      'commissioning',
    ]);
  });

  test('the page is enabled', () => {
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
  ])('%s gets only settings that it knows', (prefix, schema) => {
    const { environment } = compose.services[prefix.toLowerCase()] as ComposeService;
    const known = Object.keys(schema.properties).map((name) => `${prefix}_${name}`);
    // Read by pg, and a setting that is empty unless the backends are scaled.
    if ('DATABASE_URL' in schema.properties) known.push('PGPASSWORD');
    expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
  });

  test.each(['projects', 'commissioning'])("%s's password is not in the URL", (name) => {
    const prefix = name.toUpperCase();
    expect(compose.services[name]?.environment).toMatchObject({
      [`${prefix}_DATABASE_URL`]: `postgres://${name}@postgres:5432/${name}`,
      PGPASSWORD: `\${${prefix}_PASSWORD:-${name}}`,
    });
  });

  test.each(['projects', 'commissioning'])('%s can be scaled with one variable', (name) => {
    const prefix = name.toUpperCase();
    const service = compose.services[name];
    // Two containers cannot share a name, an address or a port of the host.
    for (const key of ['container_name', 'hostname', 'ports', 'network_mode', 'mac_address']) {
      expect(service).not.toHaveProperty(key);
    }
    const versionsWith = (variables: Record<string, string>) =>
      interpolate(service?.environment ?? {}, variables)[`${prefix}_VERSIONS`];
    expect(versionsWith({ VERSIONS: 'database' })).toBe('database');
    // The services ignore empty variables.
    expect(versionsWith({})).toBe('');
    const gateway = compose.services['bff']?.environment ?? {};
    expect(gateway[`BFF_${prefix}_URL`]).toBe(
      `http://${name}:${service?.environment[`${prefix}_PORT`]}`,
    );
    expect(gateway['BFF_UPSTREAM_RESOLVE_INTERVAL_MS']).toBeGreaterThan(0);
    expect(readText('packages/service-kit/README.md')).toMatch(
      new RegExp(`^VERSIONS=database docker compose up .*--scale ${name}=2`, 'm'),
    );
  });

  test('the READMEs say how to start the system, and which versions that needs', () => {
    expect(readText('README.md')).toContain('docker compose up --wait');
    const readme = readText('packages/service-kit/README.md');
    expect(readme).toMatch(/Compose 2\.23 or later/);
    expect(readme).toMatch(/podman-compose 1\.6 or later/);
  });
});

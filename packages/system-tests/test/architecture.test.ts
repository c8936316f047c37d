import { settingsSchema as bffSettings } from 'bff/config';
import { describe, expect, test } from 'vitest';
import {
  dependenciesOf,
  importsOf,
  loadedBy,
  packageNames,
  packageOf,
  sourcesOf,
} from '../src/import-graph.ts';

/** The packages that each package may import. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'entity-tags': [],
  'gathered-revalidation': [],
  'fastify-conditional-requests': ['entity-tags', 'gathered-revalidation'],
  'undici-revalidating-cache': ['entity-tags', 'gathered-revalidation'],
  'service-kit': ['fastify-conditional-requests'],
  projects: ['service-kit', 'fastify-conditional-requests'],
  commissioning: ['service-kit', 'fastify-conditional-requests'],
  // The published contracts.
  'api-clients': ['openapi'],
  // Runs in a browser.
  page: ['api-clients'],
  bff: ['page', 'api-clients', 'service-kit', 'undici-revalidating-cache', 'entity-tags'],
  'local-postgres': [],
  linearizability: [],
};
/** Packages that may import all others, and that none imports. */
const mayImportAll = ['system-tests', 'benchmarks', 'packaging'];
/** Also imported by sources that only tests use. */
const forTests: Readonly<Record<string, readonly string[]>> = {
  'service-kit': ['local-postgres'],
};

test('every package is listed here', () => {
  const listed = [...Object.keys(mayImport), ...mayImportAll];
  expect(new Set(packageNames)).toEqual(new Set(listed));
});

describe.each(Object.keys(mayImport))('%s', (name) => {
  test('depends only on packages that it may import', () => {
    const found = dependenciesOf(name).filter((other) => packageNames.includes(other));
    expect(mayImport[name]).toEqual(expect.arrayContaining(found));
  });

  test('imports only from these packages, and only what they export', () => {
    const allowed = new Set([name, ...(mayImport[name] ?? []), ...(forTests[name] ?? [])]);
    const sources = sourcesOf(name);
    expect(sources.length).toBeGreaterThan(0);
    const imports = sources.flatMap((file) =>
      importsOf(file).map(({ target }) => ({ file, target })),
    );
    const forbidden = imports.filter(({ target }) => {
      const other = packageOf(target);
      return other !== undefined && !allowed.has(other);
    });
    expect(forbidden).toEqual([]);
  });
});

const loadedPackages = (service: string) => new Set([...loadedBy(service)].map(packageOf));

test('the bff loads no database client, and has no setting for a database', () => {
  const loaded = loadedBy('bff');
  for (const library of ['pg', '@fastify/postgres', 'node-pg-migrate']) {
    expect(loadedBy('projects')).toContain(library);
    expect(loaded).not.toContain(library);
  }
  expect(loadedPackages('bff')).toContain('undici-revalidating-cache');
  expect(loadedPackages('bff')).not.toContain('fastify-conditional-requests');
  expect(Object.keys(bffSettings.properties).filter((name) => name.includes('DATABASE'))).toEqual(
    [],
  );
});

test.each(['projects', 'commissioning'])('%s loads no HTTP client', (name) => {
  const loaded = loadedBy(name);
  expect(loadedPackages(name)).not.toContain('api-clients');
  for (const client of ['undici', 'openapi-fetch', 'node:https'])
    expect(loaded).not.toContain(client);
});

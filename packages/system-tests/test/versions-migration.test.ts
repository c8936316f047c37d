import { readFile } from 'node:fs/promises';
import { databaseVersionsMigration } from 'fastify-conditional-requests';
import { expect, test } from 'vitest';

const tables = {
  projects: ['projects', 'collaborators', 'areas', 'zones', 'deletions'],
  commissioning: ['nodes', 'seals'],
};

test.each(['projects', 'commissioning'] as const)(
  'the migration of %s installs what the library gives',
  async (service) => {
    const migration = new URL(`../../${service}/migrations/0003_versions.sql`, import.meta.url);
    const { up, down } = databaseVersionsMigration({
      tables: tables[service],
      migrationsTable: 'migrations',
    });
    expect(await readFile(migration, 'utf8')).toBe(
      `-- Up Migration\n${up}\n-- Down Migration\n\n${down}`,
    );
  },
);

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readMigration } from '../../service-kit/src/database/migration-file.ts';

// A service refuses a database in which this migration has run with other SQL.
test.each([
  ['projects', 'd37cb17802e202a13348339b4a891b4eab93f7daa96cfd3b28579061f830b424'],
  ['commissioning', 'abae9e33520e9ba8c8ccff1271c4d0ff1c4f1ce20252240494e364cd33df22d3'],
])('the migration of %s keeps the SQL that the library gave it', async (service, sha256) => {
  const url = new URL(`../../${service}/migrations/0003_versions.ts`, import.meta.url);
  expect((await readMigration(fileURLToPath(url))).sha256).toBe(sha256);
});

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readMigration } from '../../service-kit/src/database/migration-file.ts';

// A service refuses a database in which this migration has run with other SQL.
test.each([
  ['projects', 'cacbe29f0584044af973a53a1ed205cd2f470f69fdfb0288d28c5b0b7a0fb818'],
  ['commissioning', '645c85a591d0fd39ea8cae012152e6d103465887108ea48d6ea9270db7c99d6e'],
])('the migration of %s keeps the SQL that the library gave it', async (service, sha256) => {
  const url = new URL(`../../${service}/migrations/0003_versions.ts`, import.meta.url);
  expect((await readMigration(fileURLToPath(url))).sha256).toBe(sha256);
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { testDatabase } from 'local-postgres/testing';
import { expect, test } from 'vitest';

test('URLs that are read leave nothing behind, however many they are', async () => {
  const database = await testDatabase();
  const program = fileURLToPath(new URL('growth.ts', import.meta.url));
  const run = promisify(execFile)(process.execPath, ['--expose-gc', program, database.url]);
  const { stdout } = await run;
  await database.drop();
  // An entry of a map alone takes more.
  expect(Number(stdout)).toBeLessThan(20);
});

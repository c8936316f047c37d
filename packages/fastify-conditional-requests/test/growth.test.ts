import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { testDatabase } from 'local-postgres/testing';
import { expect, test } from 'vitest';

test('reading any number of URLs leaks no memory', async () => {
  const database = await testDatabase();
  const program = fileURLToPath(new URL('growth.ts', import.meta.url));
  const run = promisify(execFile)(process.execPath, ['--expose-gc', program, database.url]);
  const { stdout } = await run;
  await database.drop();
  // Even a map entry takes more.
  expect(Number(stdout)).toBeLessThan(20);
});

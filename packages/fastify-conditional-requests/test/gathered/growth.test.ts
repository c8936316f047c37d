import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { testDatabase } from 'local-postgres/testing';
import { expect, test } from 'vitest';

test('any number of targets leaks no memory and holds no request', async () => {
  const database = await testDatabase();
  const program = fileURLToPath(new URL('growth.ts', import.meta.url));
  const run = promisify(execFile)(process.execPath, ['--expose-gc', program, database.url]);
  const { stdout } = await run;
  await database.drop();
  const { bytes, alive, held, notModified, targets } = JSON.parse(stdout) as Record<string, number>;
  // Even a map entry takes more.
  expect(bytes).toBeLessThan(20);
  expect([alive, held]).toEqual([0, 1_500]);
  expect(targets).toBeGreaterThan(100_000);
  expect(notModified).toBeGreaterThan(50_000);
});

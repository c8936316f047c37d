import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('lists of every outcome leak no memory', async () => {
  const program = fileURLToPath(new URL('gathering-growth.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program]);
  const figures = JSON.parse(stdout) as Record<string, number>;
  const { middle = 0, end = Infinity, gatheredLists, gatheredFailures } = figures;
  expect(gatheredLists).toBeGreaterThan(4_000);
  expect(gatheredFailures).toBeGreaterThan(2_000);
  // 100,000 reads lie between the two: at most three bytes per read remain.
  expect(end - middle).toBeLessThan(300_000);
});

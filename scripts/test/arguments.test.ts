import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test.each([
  // `release dry-run` must not publish.
  ['release.ts', '--dry-run'],
  ['test-compose.ts', '--engine=none'],
])('%s refuses a word that is not an option', (script, option) => {
  const file = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [file, option, 'word'], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([2, expect.stringContaining('received word')]);
});

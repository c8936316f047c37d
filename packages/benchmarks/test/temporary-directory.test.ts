import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { expect, test } from 'vitest';

/** Prints the path of its directory and keeps running. */
const program = `
  import { temporaryDirectory } from ${JSON.stringify(new URL('../src/contenders/temporary-directory.ts', import.meta.url))};
  console.log(await temporaryDirectory('test', (resource) => resource));
  setInterval(() => {}, 1_000);`;

test('the directory is removed after the run was killed', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  const [output] = await once(child.stdout, 'data');
  const directory = String(output).trim();
  const exists = () =>
    access(directory).then(
      () => true,
      () => false,
    );
  expect(await exists()).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(exists).toBe(false);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { expect, test } from 'vitest';

/** Says where its directory is, and stays. */
const program = `
  import { temporaryDirectory } from ${JSON.stringify(new URL('../src/contenders/temporary-directory.ts', import.meta.url))};
  console.log(await temporaryDirectory('test', (resource) => resource));
  setInterval(() => {}, 1_000);`;

test('a directory of a run that is killed is removed', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const directory = said.toString().trim();
  const isThere = () =>
    access(directory).then(
      () => true,
      () => false,
    );
  expect(await isThere()).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(isThere).toBe(false);
});

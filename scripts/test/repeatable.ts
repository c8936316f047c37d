// Set-up of every test file: random choices follow from `SEED`, and a failed test says how to repeat it.
import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach } from 'vitest';

const seed = (process.env['SEED'] ??= String(randomInt(2 ** 31)));
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });

beforeEach(({ task, onTestFailed }) => {
  onTestFailed(() => {
    // `-t` takes a regular expression. This one needs no escapes, in any shell.
    const pattern = `^${task.fullTestName.replaceAll(/[^\w ,:]/gu, '.')}$`;
    console.error(
      `To repeat: SEED=${seed} npx --yes pnpm@12 test ${task.file.name} -t '${pattern}'`,
    );
  });
});

// Packs the libraries as if to publish them, and checks the archives. Needs no network.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../packages/packaging/src/pack.ts';

const directory = await mkdtemp(join(tmpdir(), 'packages-'));
let failed = false;
try {
  for (const archive of await pack(directory)) {
    for (const [command, ...args] of [
      ['publint', 'run', archive, '--strict'],
      // The libraries are ES modules, which CommonJS can require since Node 22.
      ['attw', archive, '--profile', 'esm-only', '--no-summary', '--no-emoji'],
    ] as const) {
      failed = spawnSync(command, args, { stdio: 'inherit' }).status !== 0 || failed;
    }
  }
} finally {
  await rm(directory, { recursive: true });
}
process.exitCode = failed ? 1 : 0;

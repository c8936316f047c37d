import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWatchdog } from 'local-postgres/watchdog';
import type { Setup } from './contender.ts';

/** Creates a directory that is removed at the end of the run, even if the run is killed. */
export async function temporaryDirectory(name: string, use: Setup['use']): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `bench-${name}-`));
  const watchdog = startWatchdog();
  watchdog.add({ remove: directory });
  use({ [Symbol.asyncDispose]: watchdog.dismiss });
  return directory;
}

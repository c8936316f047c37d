import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClusterGuard } from 'local-postgres/start-guard';
import type { Ground } from './contender.ts';

/** A directory that is removed at the end of the run, however the run ends. */
export async function temporaryDirectory(name: string, keep: Ground['keep']): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `bench-${name}-`));
  const guard = startClusterGuard();
  guard.tell({ remove: directory });
  keep({ [Symbol.asyncDispose]: guard.dismiss });
  return directory;
}

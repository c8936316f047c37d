import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ClusterError, codeOf } from './errors.ts';
import { findProcess, isRunning } from './processes.ts';

interface Owner {
  readonly pid: number;
  readonly started: string;
}

/**
 * Records in a file that this process runs the cluster. The file of a process that no longer runs is
 * replaced.
 *
 * @returns a function that gives up ownership
 * @throws ClusterError if another process runs the cluster
 */
export function takeOwnership(file: string, directory: string): () => void {
  const { pid, started = '' } = { ...findProcess(process.pid), pid: process.pid };
  const content = JSON.stringify({ pid, started });
  for (;;) {
    try {
      writeFileSync(file, content, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const owner = readOwner(file);
    if (owner !== undefined && isRunning(owner)) {
      throw new ClusterError(
        `${directory} is in use by process ${owner.pid} (${findProcess(owner.pid)?.command}): ` +
          'stop that process first',
      );
    }
    rmSync(file, { force: true });
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    const owner: Owner = JSON.parse(readFileSync(file, 'utf8'));
    return owner;
  } catch {
    return undefined;
  }
}

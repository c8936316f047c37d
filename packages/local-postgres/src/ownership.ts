import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ClusterError, codeOf } from './errors.ts';
import { findProcess, isRunning } from './processes.ts';

interface Owner {
  readonly pid: number;
  readonly started: string;
}

/**
 * Makes this process the one that runs the cluster. A file says so; one that a process left behind
 * when it was killed counts no more.
 *
 * @returns how to give it up
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
          'only one can run on it, stop that one first',
      );
    }
    rmSync(file, { force: true });
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

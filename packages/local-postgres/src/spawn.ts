import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import type { Account } from './account.ts';
import { ClusterError } from './errors.ts';
import { findProcess } from './processes.ts';

/** Is told of each program of PostgreSQL's that is started. */
export type OnSpawn = (process: { readonly pid: number; readonly started: string }) => void;

/** Starts a program of PostgreSQL's in a session of its own, where no Ctrl-C reaches it. */
export function spawnAs(
  onSpawn: OnSpawn,
  { ids, wrapper }: Account,
  program: string,
  parameters: readonly string[],
) {
  const [file = program, ...rest] = [...wrapper, program, ...parameters];
  const child = spawn(file, rest, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    // PGPORT, PGOPTIONS and the like are somebody else's.
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))),
      LC_ALL: 'C',
    },
    ...(wrapper.length === 0 && ids),
  });
  const info = child.pid === undefined ? undefined : findProcess(child.pid);
  if (info !== undefined) onSpawn({ pid: info.pid, started: info.started });
  return child;
}

/** Runs a program of PostgreSQL's to its end. */
export async function run(...command: Parameters<typeof spawnAs>): Promise<void> {
  const child = spawnAs(...command);
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (code === 0) return;
  const [, , program] = command;
  const reason = output.split('\n').find((line) => line.includes('error:')) ?? output.trim();
  throw new ClusterError(`${basename(program)} failed: ${reason}`);
}

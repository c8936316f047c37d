import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import type { Account } from './account.ts';
import { ClusterError } from './errors.ts';
import { findProcess } from './processes.ts';

export type OnSpawn = (process: { readonly pid: number; readonly started: string }) => void;

/** Starts a PostgreSQL program in its own session, where Ctrl-C does not reach it. */
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
    // PGPORT, PGOPTIONS and the like are meant for the user's own PostgreSQL.
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

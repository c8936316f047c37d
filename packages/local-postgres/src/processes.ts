import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  /** The start time, which tells a process from a later one with the same id. */
  readonly started: string;
  /** The command line, with spaces between the arguments. */
  readonly command: string;
}

/** Returns a running process; undefined if there is none, or only a zombie. */
export function findProcess(pid: number): ProcessInfo | undefined {
  try {
    return platform() === 'linux' ? readProc(pid) : readPs(pid);
  } catch {
    return undefined;
  }
}

/** See proc_pid_stat(5). The name is in parentheses, and may contain spaces and parentheses. */
function readProc(pid: number): ProcessInfo | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', parent = ''] = fields;
  if ('ZX'.includes(state)) return undefined;
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  return { pid, parent: Number(parent), started: fields[19] ?? '', command };
}

function readPs(pid: number): ProcessInfo | undefined {
  const columns = ['-o', 'ppid=', '-o', 'state=', '-o', 'lstart=', '-o', 'command='];
  const line = execFileSync('ps', [...columns, '-ww', '-p', String(pid)], { encoding: 'utf8' });
  const match = /^\s*(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/.exec(line.trim());
  if (match === null) return undefined;
  const [, parent, state = '', started = '', command = ''] = match;
  if (state.startsWith('Z')) return undefined;
  return { pid, parent: Number(parent), started, command };
}

/** Whether that process still runs, and not a later one with the same id. */
export const isRunning = ({ pid, started }: Pick<ProcessInfo, 'pid' | 'started'>): boolean =>
  findProcess(pid)?.started === started;

/** @returns whether the process exited in time */
export async function waitForExit(
  process: Pick<ProcessInfo, 'pid' | 'started'>,
  timeoutMs: number,
): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (isRunning(process)) {
    if (Date.now() >= end) return false;
    await delay(20);
  }
  return true;
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has exited.
  }
}

import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { ProcessInfo } from './processes.ts';

type ProcessId = Pick<ProcessInfo, 'pid' | 'started'>;

export interface Cleanup {
  /** A PostgreSQL program to stop. */
  readonly server?: ProcessId;
  /** The leader of a process group to stop. */
  readonly group?: ProcessId;
  /** A directory to remove after those have stopped. */
  readonly remove?: string;
}

export type Watchdog = ReturnType<typeof startWatchdog>;

/**
 * Starts a process that cleans up once this one ends, however it ends: SIGKILL leaves this one no
 * chance to do it. The watchdog notices because the operating system closes the pipe between them.
 */
export function startWatchdog() {
  const script = fileURLToPath(new URL('watchdog-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => {
    child.on('close', () => resolve()).on('error', () => resolve());
  });
  child.stdin.on('error', () => {});
  child.unref();
  unref(child.stdin);
  return {
    add: (cleanup: Cleanup) => child.stdin.write(`${JSON.stringify(cleanup)}\n`),
    /** Makes it clean up now, and waits until it has. */
    dismiss: (): Promise<void> => {
      child.ref();
      child.stdin.end();
      return exited;
    },
  };
}

/** Lets this process end while a child's pipe is open. A child's pipes are sockets. */
export function unref(pipe: unknown): void {
  if (pipe instanceof Socket) pipe.unref();
}

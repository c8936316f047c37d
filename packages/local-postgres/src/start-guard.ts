import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Guarded } from './guard.ts';

export interface Guard {
  /** Adds to what is to be cleaned up. */
  tell: (guarded: Guarded) => void;
  /** Has it clean up what is left, and waits for it. */
  dismiss: () => Promise<void>;
}

/** Starts the process that cleans up after this one. */
export function startGuard(): Guard {
  const guard = spawn(process.execPath, [fileURLToPath(new URL('guard.ts', import.meta.url))], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => {
    guard.on('close', () => resolve()).on('error', () => resolve());
  });
  guard.stdin.on('error', () => {});
  guard.unref();
  (guard.stdin as Socket).unref();
  return {
    tell: (guarded) => guard.stdin.write(`${JSON.stringify(guarded)}\n`),
    dismiss: () => {
      guard.ref();
      guard.stdin.end();
      return exited;
    },
  };
}

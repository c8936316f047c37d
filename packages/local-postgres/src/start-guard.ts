import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Guarded } from './guard.ts';

export interface Guard<Message> {
  /** Says what is to be cleaned up. */
  tell: (message: Message) => void;
  /** Has it clean up what is left, and waits for it. */
  dismiss: () => Promise<void>;
}

/**
 * Starts a process that cleans up after this one when its standard input, on which it gets lines
 * of JSON, ends.
 */
export function startGuard<Message>(script: URL): Guard<Message> {
  const guard = spawn(process.execPath, [fileURLToPath(script)], {
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
    tell: (message) => guard.stdin.write(`${JSON.stringify(message)}\n`),
    dismiss: () => {
      guard.ref();
      guard.stdin.end();
      return exited;
    },
  };
}

/** The guard of a server, of a directory, or of both. */
export const startClusterGuard = (): Guard<Guarded> =>
  startGuard(new URL('guard.ts', import.meta.url));

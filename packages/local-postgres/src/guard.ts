/**
 * Waits until the process that has started a cluster ends, however it ends: also by SIGKILL, when
 * it cannot clean up itself. Then it stops the server and, if so told, removes the directory.
 *
 * Its standard input is a pipe from that process, which first says on it what to stop, in JSON,
 * and which the operating system closes when the process is gone.
 */
import { rm } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { stopPostmaster } from './postmaster.ts';
import { isRunning } from './processes.ts';

export interface Guarded {
  readonly postmaster?: { readonly pid: number; readonly started: string };
  readonly remove?: string;
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});

const lines = (await text(process.stdin)).split('\n').filter((line) => line !== '');
const { postmaster, remove } = Object.assign(
  {},
  ...lines.map((line) => JSON.parse(line)),
) as Guarded;
if (postmaster !== undefined && isRunning(postmaster)) await stopPostmaster(postmaster);
if (remove !== undefined) await rm(remove, { recursive: true, force: true, maxRetries: 5 });

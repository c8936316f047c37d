/**
 * Waits until the process that has started a cluster ends, however it ends: also by SIGKILL, when
 * it cannot clean up itself. Then it stops the server and, if so told, removes the directory.
 *
 * Its standard input is a pipe from that process, which says on it, in lines of JSON, what is to be
 * done, and which the operating system closes when the process is gone.
 */
import { rm } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { stopPostmaster } from './postmaster.ts';
import { isRunning } from './processes.ts';

export interface Guarded {
  /** The latest one counts. */
  readonly server?: { readonly pid: number; readonly started: string };
  readonly remove?: string;
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});

const lines = (await text(process.stdin)).split('\n').filter((line) => line !== '');
const { server, remove } = Object.assign({}, ...lines.map((line) => JSON.parse(line))) as Guarded;
if (server !== undefined && isRunning(server)) await stopPostmaster(server);
if (remove !== undefined) await rm(remove, { recursive: true, force: true, maxRetries: 5 });

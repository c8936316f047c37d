/**
 * Stops the services when dev is gone, however it went: its standard input, on which it is told of
 * each service's process, then ends.
 */
import { text } from 'node:stream/consumers';
import { isRunning, signal, waitForExit } from '../../packages/local-postgres/src/processes.ts';

/** A service's watcher, which leads its process group. */
export interface Watcher {
  readonly pid: number;
  readonly started: string;
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});

const lines = (await text(process.stdin)).split('\n').filter((line) => line !== '');
const watchers = lines.map((line) => JSON.parse(line) as Watcher).filter(isRunning);
for (const { pid } of watchers) signal(pid, 'SIGTERM');
await Promise.all(
  watchers.map(async (watcher) => {
    await waitForExit(watcher, 12_000);
    signal(-watcher.pid, 'SIGKILL');
  }),
);

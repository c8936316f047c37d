/** Reads `Cleanup` objects as lines of JSON, and carries them out when standard input ends. */
import { rm } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { stopPostmaster } from './postmaster.ts';
import { isRunning, signal, waitForExit } from './processes.ts';
import type { Cleanup } from './watchdog.ts';

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});

/** Longer than the services take at most to finish their requests. */
const groupTimeoutMs = 12_000;

async function stop({ server, group }: Cleanup): Promise<void> {
  if (server !== undefined && isRunning(server)) await stopPostmaster(server);
  if (group !== undefined && isRunning(group)) {
    signal(group.pid, 'SIGTERM');
    await waitForExit(group, groupTimeoutMs);
    signal(-group.pid, 'SIGKILL');
  }
}

const lines = (await text(process.stdin)).split('\n').filter((line) => line !== '');
const cleanups = lines.map((line): Cleanup => JSON.parse(line));
await Promise.all(cleanups.map(stop));
for (const { remove } of cleanups) {
  if (remove !== undefined) await rm(remove, { recursive: true, force: true, maxRetries: 5 });
}

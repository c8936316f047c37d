import { setInterval as every } from 'node:timers/promises';
import { findProcess, isRunning } from '../../packages/local-postgres/src/processes.ts';

/** npm, npx or pnpm, by process title (`npm exec …`) or script (`node /usr/bin/npx …`). */
const runner = /^(\S*node )?\S*\bp?np[mx]\b/;

/**
 * Waits until the outermost npm or pnpm above dev exits. dev has to watch it: `npx pnpm dev` is a chain
 * of npm, pnpm and shells, and a SIGTERM sent to npx ends npx without reaching dev, which would leave
 * the services and PostgreSQL running. Ctrl-C in a terminal reaches dev directly.
 *
 * @param parent process id of dev's parent
 * @returns the command that has exited; rejects when `signal` is aborted
 */
export async function untilRunnerExits(parent: number, signal: AbortSignal): Promise<string> {
  let outermost;
  for (let info = findProcess(parent); info !== undefined; info = findProcess(info.parent)) {
    if (runner.test(info.command)) outermost = info;
  }
  for await (const _ of every(500, undefined, { signal })) {
    if (outermost !== undefined && !isRunning(outermost)) return outermost.command;
  }
  throw new Error('unreachable: only the signal ends the timer');
}

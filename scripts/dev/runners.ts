import { basename } from 'node:path';
import { setInterval as every } from 'node:timers/promises';
import { findProcess, type ProcessInfo } from '../../packages/local-postgres/src/processes.ts';

const runner = /^(npm|npx|pnpm|pnpx)(-cli)?(\.[cm]?js)?$/;

/**
 * The processes between this one and who called `npx pnpm dev`: npm's, pnpm's and their shells,
 * nearest first. A shell that is not between two of them is the user's own.
 */
export function findRunners(pid: number): ProcessInfo[] {
  const parents: ProcessInfo[] = [];
  for (let parent = parentOf(pid); parent !== undefined; parent = parentOf(parent.pid)) {
    if (!isRunner(parent) && !isShell(parent)) break;
    parents.push(parent);
  }
  return parents.slice(0, parents.findLastIndex(isRunner) + 1);
}

function parentOf(pid: number): ProcessInfo | undefined {
  const parent = findProcess(pid)?.parent ?? 0;
  return parent > 1 ? findProcess(parent) : undefined;
}

const isRunner = ({ command }: ProcessInfo): boolean =>
  command.split(' ', 3).some((word) => runner.test(basename(word)));

const isShell = ({ command }: ProcessInfo): boolean => /^\S*sh (-e )?-c /.test(command);

/**
 * Waits until one of those processes is gone. Killed by SIGKILL, or ended by a signal that they do
 * not hand on, they leave this one behind without a word.
 */
export async function runnerLost(pid: number, signal: AbortSignal): Promise<ProcessInfo> {
  const runners = findRunners(pid);
  const started = new Map(runners.map((one) => [one.pid, one.started]));
  for await (const _ of every(500, undefined, { signal })) {
    const lost = runners.find((one) => findProcess(one.pid)?.started !== started.get(one.pid));
    if (lost !== undefined) return lost;
  }
  throw new Error('unreachable: the timer ends with the signal alone');
}

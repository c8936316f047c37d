import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './account.ts';
import { ClusterError } from './errors.ts';
import { findProcess, type ProcessInfo, signal, waitForExit } from './processes.ts';
import { type OnSpawn, spawnAs } from './spawn.ts';

export interface PostmasterOptions {
  readonly postgres: string;
  readonly account: Account;
  readonly data: string;
  readonly port: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  readonly onSpawn: OnSpawn;
}

export interface Postmaster extends ProcessInfo {
  /** Resolves when it has exited, for whatever reason. */
  readonly exited: Promise<void>;
}

/** What `postmaster.pid` says in its eighth line once connections are accepted. */
const ready = 'ready';

/** Starts the server and waits until it accepts connections. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const { postgres, account, data, port, parameters, log, onSpawn } = options;
  const settings = Object.entries(parameters).map(([name, value]) => `--${name}=${value}`);
  const child = spawnAs(onSpawn, account, postgres, ['-D', data, '-p', String(port), ...settings]);
  const recent: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    recent.push(line);
    if (recent.length > 50) recent.shift();
    log(line);
  });
  const exited = new Promise<void>((resolve, reject) => {
    child.on('close', () => resolve()).on('error', reject);
  });

  // It has a pid if it could be run at all.
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const [pid, , , , , , , state] = await readPidFile(data);
    const info = Number(pid) === child.pid && state === ready ? findProcess(child.pid) : undefined;
    if (info !== undefined) {
      // A process that forgets to stop its cluster may still end; its guard stops it then.
      child.unref();
      (child.stderr as Socket).unref();
      return { ...info, exited };
    }
    await delay(20);
  }
  await exited;
  throw whyNot(recent, port);
}

/** Why the server did not start. */
export class PostmasterError extends ClusterError {
  readonly reason: 'port taken' | 'memory in use' | 'other';

  constructor(reason: PostmasterError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

function whyNot(lines: readonly string[], port: number): PostmasterError {
  if (lines.some((line) => line.includes('Address already in use'))) {
    const advice = 'stop what listens on it, or choose another one for PostgreSQL';
    return new PostmasterError('port taken', `Port ${port} is taken: ${advice}`);
  }
  const fatal = lines.find((line) => line.includes('FATAL:')) ?? lines.at(-1) ?? 'no reason given';
  return new PostmasterError(
    fatal.includes('pre-existing shared memory') ? 'memory in use' : 'other',
    `PostgreSQL did not start: ${fatal.replace(/^.*FATAL: */, '')}`,
  );
}

const readPidFile = async (data: string): Promise<string[]> =>
  (await readFile(pidFile(data), 'utf8').catch(() => '')).split('\n').map((line) => line.trim());

const pidFile = (data: string): string => join(data, 'postmaster.pid');

/** The server that runs on this data, whoever has started it. */
export async function findPostmaster(data: string): Promise<ProcessInfo | undefined> {
  const pid = Number((await readPidFile(data))[0]);
  const info = pid > 0 ? findProcess(pid) : undefined;
  // The id in a file that was left behind may by now be some other process's.
  return info?.command.includes(data) === true ? info : undefined;
}

/**
 * Removes a `postmaster.pid` that was left behind. PostgreSQL does so by itself unless the id is
 * that of a zombie or was given to another process, and then refuses to start.
 */
export const removePidFile = (data: string): Promise<void> => rm(pidFile(data), { force: true });

/**
 * Stops a server: connections are closed, transactions rolled back, and everything written out.
 * If that takes too long, it is made to exit as it stands and recovers at its next start.
 */
export async function stopPostmaster(
  postmaster: Pick<ProcessInfo, 'pid' | 'started'>,
  { immediately = false }: { immediately?: boolean } = {},
): Promise<void> {
  if (!immediately) {
    signal(postmaster.pid, 'SIGINT');
    if (await waitForExit(postmaster, 20_000)) return;
  }
  signal(postmaster.pid, 'SIGQUIT');
  if (await waitForExit(postmaster, 6_000)) return;
  signal(postmaster.pid, 'SIGKILL');
  await waitForExit(postmaster, 5_000);
}

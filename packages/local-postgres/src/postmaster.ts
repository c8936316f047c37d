import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './account.ts';
import { ClusterError } from './errors.ts';
import { findProcess, type ProcessInfo, signal, waitForExit } from './processes.ts';
import { type OnSpawn, spawnAs } from './spawn.ts';
import { unref } from './watchdog.ts';

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
  readonly exited: Promise<void>;
}

/** The eighth line of `postmaster.pid` once the server accepts connections. */
const ready = 'ready';

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

  // Without a pid it could not be started at all.
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const [pid, , , , , , , state] = await readPidFile(data);
    const info = Number(pid) === child.pid && state === ready ? findProcess(child.pid) : undefined;
    if (info !== undefined) {
      // A process that forgets to stop its cluster can still end; the watchdog then stops the cluster.
      child.unref();
      unref(child.stderr);
      return { ...info, exited };
    }
    await delay(20);
  }
  await exited;
  throw whyNot(recent, port);
}

export class PostmasterError extends ClusterError {
  readonly reason: 'port taken' | 'memory in use' | 'other';

  constructor(reason: PostmasterError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

function whyNot(lines: readonly string[], port: number): PostmasterError {
  if (lines.some((line) => line.includes('Address already in use'))) {
    const advice = 'stop the process that listens on it, or choose another port for PostgreSQL';
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

/** Finds the server that runs on this data, even if another process started it. */
export async function findPostmaster(data: string): Promise<ProcessInfo | undefined> {
  const pid = Number((await readPidFile(data))[0]);
  const info = pid > 0 ? findProcess(pid) : undefined;
  // A stale file may name an id that now belongs to another process.
  return info?.command.includes(data) === true ? info : undefined;
}

/**
 * Removes a stale `postmaster.pid`. PostgreSQL does this itself, except that it refuses to start if
 * the id belongs to a zombie or, by now, to another process.
 */
export const removePidFile = (data: string): Promise<void> => rm(pidFile(data), { force: true });

/**
 * Stops a server: it closes connections, rolls back transactions, and writes its memory to disk. If
 * that takes too long, or with `immediately`, it exits at once and recovers at the next start.
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

import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { chooseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { type ClusterDirectory, empty, hasData } from './directory.ts';
import { initialise } from './initialise.ts';
import { KeptSettings } from './kept-settings.ts';
import { freePort } from './ports.ts';
import {
  findPostmaster,
  PostmasterError,
  removePidFile,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts';
import type { OnSpawn } from './spawn.ts';

export interface ClusterOptions {
  /**
   * Keeps the data between runs. By default the cluster is temporary: its directory is removed at
   * the end, and nothing is flushed to disk.
   */
  readonly directory?: string;
  /** A port on 127.0.0.1. Default: the last one if it is free, otherwise any free port. */
  readonly port?: number;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly fresh?: boolean;
  readonly log?: (line: string) => void;
  readonly notice?: (line: string) => void;
}

const baseParameters = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  shared_preload_libraries: 'pg_stat_statements',
};

/** For temporary data, which need not survive a crash. */
const notDurable = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

const ignore = (): void => {};

/** Starts the server on a directory's data; creates or recovers the data if necessary. */
export async function startServer(
  directory: ClusterDirectory,
  options: ClusterOptions,
  onSpawn: OnSpawn,
) {
  const { data } = directory;
  const isTemporary = options.directory === undefined;
  const { log = ignore, notice = ignore } = options;
  const { initdb, postgres } = findBinaries();
  await stopLeftover(data, notice);
  if (options.fresh === true) await empty(directory);
  const isInitialised = await hasData(directory, majorVersion(postgres));
  const account = chooseAccount(isInitialised ? data : undefined, directory.path, postgres);
  const settings = new KeptSettings(directory.settings);
  if (!isInitialised) {
    const adminPassword = settings.passwordOf('postgres');
    await initialise(initdb, account, data, { adminPassword, durable: !isTemporary, onSpawn });
  }

  const parameters = { ...baseParameters, ...(isTemporary && notDurable), ...options.parameters };
  const start = (port: number) =>
    startPostmaster({ postgres, account, data, port, parameters, log, onSpawn });
  const started = await retry(
    async () => {
      const port = options.port || (await freePort(settings.port));
      return { port, postmaster: await start(port) };
    },
    // The backends of a killed server take a moment to exit, and another process may take a free port.
    ({ reason }) => reason === 'memory in use' || (reason === 'port taken' && !options.port),
  );
  settings.port = started.port;
  return { ...started, settings };
}

function majorVersion(postgres: string): string {
  const line = execFileSync(postgres, ['--version'], { encoding: 'utf8' });
  return / (\d+)/.exec(line)?.[1] ?? line;
}

async function stopLeftover(data: string, notice: (line: string) => void): Promise<void> {
  const leftover = await findPostmaster(data);
  if (leftover !== undefined) {
    notice(
      `Stopping the PostgreSQL that an earlier run left behind here (process ${leftover.pid})`,
    );
    await stopPostmaster(leftover);
  }
  await removePidFile(data);
}

async function retry<Result>(
  run: () => Promise<Result>,
  isTransient: (error: PostmasterError) => boolean,
): Promise<Result> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof PostmasterError) || !isTransient(error) || Date.now() > end)
        throw error;
      await delay(200);
    }
  }
}

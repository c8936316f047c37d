import { rm } from 'node:fs/promises';
import { type ClusterDirectory, prepareDirectory, temporaryDirectory } from './directory.ts';
import { ClusterError, codeOf } from './errors.ts';
import { takeOwnership } from './ownership.ts';
import { stopPostmaster } from './postmaster.ts';
import { type ClusterOptions, startServer } from './server.ts';
import { asAdministrator, closeToOthers, createRoleAndDatabase, urlFor } from './services.ts';
import { startWatchdog } from './watchdog.ts';

export interface Cluster {
  readonly directory: string;
  readonly port: number;
  readonly pid: number;
  readonly adminUrl: string;
  readonly exited: Promise<void>;
  /**
   * Creates a role and a database of that name unless they exist, and returns the URL to connect
   * with. No other role can connect to that database.
   */
  createService: (name: string) => Promise<string>;
  /**
   * Closes all connections, stops the server, and waits until it has exited. With `immediately` it
   * does not write its memory to disk, and recovers at the next start.
   */
  stop: (options?: { immediately?: boolean }) => Promise<void>;
}

/**
 * Starts an embedded PostgreSQL. It stops when this process ends, even by SIGKILL.
 *
 * @throws ClusterError that says what to do
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const isTemporary = options.directory === undefined;
  const directory = isTemporary
    ? await temporaryDirectory()
    : await prepareDirectory(options.directory);
  const disown = takeOwnership(directory.owner, directory.path);
  const watchdog = startWatchdog();
  if (isTemporary) watchdog.add({ remove: directory.path });
  const release = async (): Promise<void> => {
    disown();
    if (isTemporary) await rm(directory.path, { recursive: true, force: true, maxRetries: 5 });
    await watchdog.dismiss();
  };

  try {
    const { postmaster, port, settings } = await startServer(directory, options, (server) =>
      watchdog.add({ server }),
    );
    const password = settings.passwordOf('postgres');
    const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    await prepareServer(adminUrl, directory);

    const halt = (how?: { immediately?: boolean }) => stopPostmaster(postmaster, how).then(release);
    let stopping: Promise<void> | undefined;
    return {
      directory: directory.path,
      port,
      pid: postmaster.pid,
      adminUrl,
      exited: postmaster.exited,
      createService: async (name) => {
        const password = settings.passwordOf(name);
        await asAdministrator(adminUrl, (client) => createRoleAndDatabase(client, name, password));
        return urlFor(adminUrl, name, { user: name, password });
      },
      stop: (how) => (how?.immediately === true ? halt(how) : (stopping ??= halt())),
    };
  } catch (error) {
    // The watchdog stops the server if it was started.
    await release();
    throw error;
  }
}

async function prepareServer(adminUrl: string, directory: ClusterDirectory): Promise<void> {
  try {
    await asAdministrator(adminUrl, async (client) => {
      const { rows } = await client.query('SELECT pg_is_in_recovery() AS is_standby');
      if (rows[0].is_standby) return;
      await closeToOthers(client, 'postgres');
      await closeToOthers(client, 'template1');
      await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    });
  } catch (error) {
    if (codeOf(error) !== '28P01') throw error;
    throw new ClusterError(
      `${directory.settings} does not hold the password of ${directory.data}: ` +
        "restore the right file, or start with empty databases ('dev --fresh')",
      { cause: error },
    );
  }
}

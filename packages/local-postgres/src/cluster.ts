import { rm } from 'node:fs/promises';
import { type ClusterDirectory, prepareDirectory, temporaryDirectory } from './directory.ts';
import { ClusterError, codeOf } from './errors.ts';
import { takeOwnership } from './ownership.ts';
import { stopPostmaster } from './postmaster.ts';
import { startServer } from './server.ts';
import { asAdministrator, closeToOthers, createRoleAndDatabase, urlFor } from './services.ts';
import { startClusterGuard } from './start-guard.ts';

export interface ClusterOptions {
  /**
   * Where the data is kept from run to run. Without it the cluster is a temporary one: in a
   * directory of its own, removed at the end, and not written to disk with any care.
   */
  readonly directory?: string;
  /** On 127.0.0.1; without it a free one, the last one again if it is still free. */
  readonly port?: number;
  /** Parameters of the server, such as `{ log_statement: 'all' }`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Empties the directory first. */
  readonly fresh?: boolean;
  /** Takes the lines of the server's log. */
  readonly log?: (line: string) => void;
  /** Takes what is worth a line to a person. */
  readonly notice?: (line: string) => void;
}

export interface Cluster {
  readonly directory: string;
  readonly port: number;
  /** Of the server's first process. */
  readonly pid: number;
  /** Connects as the administrator, `postgres`. */
  readonly adminUrl: string;
  /** Resolves when the server has exited, for whatever reason. */
  readonly exited: Promise<void>;
  /**
   * Makes a role and a database of that name, unless they are there, and gives the URL to connect
   * with. No other role can connect to that database.
   */
  createService: (name: string) => Promise<string>;
  /**
   * Stops the server and waits until it is gone. Connections are closed; with `immediately` it
   * does not even write out what it has in memory, and recovers at its next start.
   */
  stop: (options?: { immediately?: boolean }) => Promise<void>;
}

/**
 * Starts an embedded PostgreSQL. It ends with this process at the latest, however that ends.
 *
 * @throws ClusterError that says what to do
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const isTemporary = options.directory === undefined;
  const directory = isTemporary
    ? await temporaryDirectory()
    : await prepareDirectory(options.directory);
  const disown = takeOwnership(directory.owner, directory.path);
  const guard = startClusterGuard();
  if (isTemporary) guard.tell({ remove: directory.path });
  const release = async (): Promise<void> => {
    disown();
    if (isTemporary) await rm(directory.path, { recursive: true, force: true, maxRetries: 5 });
    await guard.dismiss();
  };

  try {
    const { postmaster, port, settings } = await startServer(directory, options, (server) =>
      guard.tell({ server }),
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
    // The guard stops the server if it has been started.
    await release();
    throw error;
  }
}

async function prepareServer(adminUrl: string, directory: ClusterDirectory): Promise<void> {
  try {
    await asAdministrator(adminUrl, async (client) => {
      await closeToOthers(client, 'postgres');
      await closeToOthers(client, 'template1');
      await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    });
  } catch (error) {
    if (codeOf(error) !== '28P01') throw error;
    throw new ClusterError(
      `${directory.settings} does not hold the password of ${directory.data}: ` +
        "put the right one back, or start with empty databases ('dev --fresh')",
      { cause: error },
    );
  }
}

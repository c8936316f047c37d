import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ClusterError } from './errors.ts';

/** The user that the server runs as. PostgreSQL refuses to run as root. */
export interface Account {
  /** Owner of the server and its files; undefined means the user of this process. */
  readonly ids: { readonly uid: number; readonly gid: number } | undefined;
  /** A command prefix that runs the server as that owner; empty if `spawn`'s options suffice. */
  readonly wrapper: readonly string[];
}

/**
 * For root: the owner of the data, or else the user `postgres` or `nobody`. Otherwise this user.
 *
 * @param data the cluster's data, if there is any
 * @param paths files and directories that the server must be able to reach
 * @param probe a command that succeeds if the server can run
 */
export function chooseAccount(
  data: string | undefined,
  paths: readonly string[],
  probe: readonly string[],
): Account {
  if (process.getuid?.() !== 0) return { ids: undefined, wrapper: [] };
  const ids = data === undefined ? findUser() : ownerOf(data);
  const unreachable = paths.flatMap(withAncestors).find((path) => !isReachable(path, ids));
  if (unreachable === undefined) return { ids, wrapper: [] };

  // On Linux, a capability lets the server through a directory that only root may enter, such as
  // /root. The weaker one is tried first. access(2) honours them only with no_setuid_fixup.
  for (const capability of ['dac_read_search', 'dac_override']) {
    const wrapper = [
      'setpriv',
      `--reuid=${ids.uid}`,
      `--regid=${ids.gid}`,
      '--clear-groups',
      '--securebits=+no_setuid_fixup',
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
      '--',
    ];
    if (succeeds([...wrapper, ...probe])) return { ids, wrapper };
  }
  throw new ClusterError(
    `PostgreSQL does not run as root, and the user it runs as instead (${ids.uid}) cannot reach ` +
      `${unreachable}: move the directory, or do not run this as root`,
  );
}

function findUser(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', name), gid: idOf('-g', name) };
    } catch {
      // The user does not exist.
    }
  }
  throw new ClusterError(
    'PostgreSQL does not run as root, and there is no user postgres or nobody: create one',
  );
}

const idOf = (option: string, user: string): number =>
  Number(
    execFileSync('id', [option, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );

function ownerOf(path: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(path);
  if (uid === 0) {
    throw new ClusterError(
      `${path} belongs to root, but PostgreSQL does not run as root: remove it`,
    );
  }
  return { uid, gid };
}

const withAncestors = (path: string): string[] =>
  path === dirname(path) ? [path] : [...withAncestors(dirname(path)), path];

/** Whether the user may enter a directory, or read and execute a file. */
function isReachable(path: string, { uid, gid }: { uid: number; gid: number }): boolean {
  const stat = statSync(path);
  const shift = stat.uid === uid ? 6 : stat.gid === gid ? 3 : 0;
  const needed = stat.isDirectory() ? 0o1 : 0o5;
  return ((stat.mode >> shift) & needed) === needed;
}

function succeeds([program = '', ...parameters]: readonly string[]): boolean {
  try {
    execFileSync(program, parameters, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

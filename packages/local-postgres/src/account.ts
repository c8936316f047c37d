import { execFileSync, spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { statSync } from 'node:fs';
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
 * @param directory that the server must be able to enter
 * @param postgres the program, which it must be able to run
 */
export function chooseAccount(
  data: string | undefined,
  directory: string,
  postgres: string,
): Account {
  if (process.getuid?.() !== 0) return { ids: undefined, wrapper: [] };
  const ids = data === undefined ? findUser() : ownerOf(data);
  const probe = ['sh', '-c', 'cd "$0" && exec "$1" --version', directory, postgres];
  const canRun = (wrapper: readonly string[], options: SpawnSyncOptions = {}): boolean => {
    const [program = '', ...parameters] = [...wrapper, ...probe];
    return spawnSync(program, parameters, options).status === 0;
  };
  if (canRun([], ids)) return { ids, wrapper: [] };

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
    if (canRun(wrapper)) return { ids, wrapper };
  }
  throw new ClusterError(
    `PostgreSQL does not run as root, and the user it runs as instead (${ids.uid}) cannot enter ` +
      `${directory} or run ${postgres}: move the directory, or do not run this as root`,
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

import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ClusterError } from './errors.ts';

/** Whom the server runs as. PostgreSQL refuses to run as root. */
export interface Account {
  /** Owner of the server and its files; undefined: whoever runs this process. */
  readonly ids: { readonly uid: number; readonly gid: number } | undefined;
  /** A command in front of the server's that makes it run as that owner. */
  readonly wrapper: readonly string[];
}

/**
 * Root's cluster belongs to the user `postgres`, else `nobody`; one that exists keeps its owner.
 *
 * @param data the cluster's data, if there is any
 * @param paths what the server must reach
 * @param probe a command that succeeds if the server can be run
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

  // A directory of root's own, such as /root: on Linux the server can be let through. The two
  // capabilities are tried least first; access(2) heeds them only with that secure bit.
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
      `${unreachable}: move the directory, or run this as another user than root`,
  );
}

function findUser(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', name), gid: idOf('-g', name) };
    } catch {
      // There is no such user.
    }
  }
  throw new ClusterError(
    'PostgreSQL does not run as root, and there is no user postgres or nobody: add one of them',
  );
}

const idOf = (option: string, user: string): number =>
  Number(
    execFileSync('id', [option, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );

function ownerOf(path: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(path);
  if (uid === 0) {
    throw new ClusterError(`${path} belongs to root, as whom PostgreSQL does not run: remove it`);
  }
  return { uid, gid };
}

const withAncestors = (path: string): string[] =>
  path === dirname(path) ? [path] : [...withAncestors(dirname(path)), path];

/** Whether that user may pass through a directory, or read and run a program. */
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

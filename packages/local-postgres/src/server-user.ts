import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';

/** Whose processes PostgreSQL's are; undefined: ours. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const idOf = (option: '-u' | '-g'): number =>
  Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, made where it is not there. */
export function findServerUser(): ServerUser | undefined {
  if (userInfo().uid !== 0) return undefined;
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}

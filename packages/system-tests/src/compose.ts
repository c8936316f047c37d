import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly read_only: boolean;
  readonly tmpfs: readonly string[];
  readonly cap_drop: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt: readonly string[];
  readonly healthcheck?: object;
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly user?: string;
  readonly stop_grace_period?: string;
  readonly volumes?: readonly string[];
  readonly configs?: unknown;
  readonly secrets?: unknown;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, object>>;
  readonly configs?: unknown;
}

const root = new URL('../../../', import.meta.url);
export const readText = (path: string): string => readFileSync(new URL(path, root), 'utf8');
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A file of this repository.
export const compose = parse(readText('compose.yaml'), { merge: true }) as ComposeFile;

/** Replaces `${NAME:-default}` in an environment of compose.yaml, as an engine does. */
export const interpolate = (
  environment: ComposeService['environment'],
  variables: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      String(value).replaceAll(
        /\$\{(\w+):-(.*?)\}/g,
        (_, variable: string, defaultValue: string) => variables[variable] ?? defaultValue,
      ),
    ]),
  );

/** The script that the PostgreSQL image runs on an empty volume. */
export function initScript(): string {
  const mount = compose.services['postgres']?.volumes?.find((volume) =>
    volume.includes(':/docker-entrypoint-initdb.d/'),
  );
  if (mount === undefined) throw new Error('compose.yaml mounts no init script');
  return fileURLToPath(new URL(mount.split(':', 1).join(), root));
}

const psql = spawnSync('psql', ['--version'], { encoding: 'utf8' }).stdout ?? '';
/** The script uses \getenv, which came with version 15. */
export const hasPsql = Number(/ (\d+)/.exec(psql)?.[1]) >= 15;
if (!hasPsql) {
  console.warn(
    'The init script of compose.yaml is not tested: psql 15 is missing (apt-get install postgresql-client)',
  );
}

/** Runs the script against a cluster, with the environment that compose.yaml gives PostgreSQL. */
export function initialiseAsCompose(
  adminUrl: string,
  variables: Readonly<Record<string, string>> = {},
  command: readonly string[] = [initScript()],
): void {
  const { hostname, port, password } = new URL(adminUrl);
  const [program = '', ...args] = command;
  const { status, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      ...interpolate(compose.services['postgres']?.environment ?? {}, variables),
      PGHOST: hostname,
      PGPORT: port,
      PGPASSWORD: decodeURIComponent(password),
    },
  });
  if (status !== 0) throw new Error(`${command.join(' ')} failed: ${stderr}`);
}

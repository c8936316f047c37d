import { parseArgs } from 'node:util';
import { UserError } from './user-error.ts';

export const help = `Usage: pnpm dev [options]

Starts PostgreSQL, projects, commissioning and bff, and restarts a service when one of its files
changes. Ctrl-C or SIGTERM stops all of them and exits with 0. A second Ctrl-C kills them and exits
with 130.

Options:
  --fresh       start with empty databases
  --sql         print PostgreSQL's log with every statement it runs
  --replicas N  start N processes of each backend behind one bff, with their versions in the
                database (VERSIONS=database). Each listens 10 ports above the one before: projects on
                8081, 8091 …, commissioning on 8082, 8092 …
  --help        print this

Settings are environment variables: each service gets those with its name, such as
PROJECTS_PORT=9081. If PROJECTS_DATABASE_URL and COMMISSIONING_DATABASE_URL are set, dev uses those
databases and does not start PostgreSQL.
`;

export type Options = ReturnType<typeof readOptions>;

const maxReplicas = 8;

/** @throws UserError on an unknown argument or an invalid value */
export function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      // pnpm passes on the `--` as well; npm does not.
      args: args.filter((argument) => argument !== '--'),
      options: {
        fresh: { type: 'boolean', default: false },
        sql: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        replicas: { type: 'string', default: '1' },
      },
    });
    return { ...values, replicas: replicasOf(values.replicas) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const [reason] = (error instanceof Error ? error.message : '').split(/[.\n]/, 1);
    throw new UserError(`${reason}: see 'pnpm dev --help'`);
  }
}

function replicasOf(text: string): number {
  const replicas = /^\d+$/.test(text) ? Number(text) : 0;
  if (replicas >= 1 && replicas <= maxReplicas) return replicas;
  throw new UserError(
    `--replicas: expected an integer from 1 to ${maxReplicas}, received ${JSON.stringify(text)}`,
  );
}

import { parseArgs } from 'node:util';
import { UserError } from './user-error.ts';

export const help = `Usage: pnpm dev [options]

Starts PostgreSQL, projects, commissioning and bff, and restarts a service when a file of it
changes. Ctrl-C or SIGTERM stops all of them and exits with 0; a second Ctrl-C does not wait for
them and exits with 130.

Options:
  --fresh  start with empty databases
  --sql    print PostgreSQL's log with every statement it runs
  --help   print this

Settings are variables of the environment: PROJECTS_…, COMMISSIONING_… and BFF_… are handed to the
service of that name, such as PROJECTS_PORT=9081. With PROJECTS_DATABASE_URL and
COMMISSIONING_DATABASE_URL set, those databases are used and no PostgreSQL is started.
`;

export interface Options {
  readonly fresh: boolean;
  readonly sql: boolean;
  readonly help: boolean;
}

/** @throws UserError if there is an argument that means nothing */
export function readOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      // `npm run dev -- --fresh` keeps the first dashes away, pnpm hands them on.
      args: args.filter((argument) => argument !== '--'),
      options: {
        fresh: { type: 'boolean', default: false },
        sql: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    const [reason] = (error as Error).message.split(/[.\n]/, 1);
    throw new UserError(`${reason}: 'pnpm dev --help' says what there is`);
  }
}

import pg from 'pg';
import { ClusterError, codeOf } from './errors.ts';

/** Opens a connection as the cluster's administrator for the duration of `run`. */
export async function asAdministrator<Result>(
  adminUrl: string,
  run: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: adminUrl,
    // Keeps statements with passwords out of the server's log.
    options: '-c log_statement=none -c log_min_duration_statement=-1',
  });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** Creates a role and its database, both with that name. An existing role gets the password. */
export async function createRoleAndDatabase(
  client: pg.Client,
  name: string,
  password: string,
): Promise<void> {
  const id = client.escapeIdentifier(name);
  const roles = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  const verb = roles.rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(`${verb} ROLE ${id} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
  const databases = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (databases.rowCount === 0) await client.query(`CREATE DATABASE ${id} OWNER ${id}`);
  await closeToOthers(client, name);
}

/** Lets only the owner connect to the database. */
export const closeToOthers = (client: pg.Client, database: string) =>
  client.query(`REVOKE ALL ON DATABASE ${client.escapeIdentifier(database)} FROM PUBLIC`);

/** Returns a URL for another database of the server, as another user if one is given. */
export function urlFor(
  adminUrl: string,
  database: string,
  as?: { readonly user: string; readonly password: string },
): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (as !== undefined) {
    url.username = as.user;
    url.password = as.password;
  }
  return url.href;
}

/**
 * Checks that a URL can be connected to.
 *
 * @throws ClusterError that names the database, without the password
 */
export async function checkConnection(databaseUrl: string): Promise<void> {
  if (!/^postgres(ql)?:$/.test(URL.parse(databaseUrl)?.protocol ?? '')) {
    throw new ClusterError('not a postgres:// URL');
  }
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
    const shown = Object.assign(new URL(databaseUrl), { password: '', search: '' }).href;
    // An AggregateError, thrown if a host has several addresses, has no message.
    const reason = (error instanceof Error && error.message) || codeOf(error);
    throw new ClusterError(`cannot connect to ${shown} (${reason})`, { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
}

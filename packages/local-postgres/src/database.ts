import pg from 'pg';

/** Runs statements on a connection of their own. */
export async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A role and a database of one name: made, or brought to this state. Nobody else may connect. */
export const createDatabase = (adminUrl: string, name: string, password: string): Promise<void> =>
  withClient(adminUrl, async (client) => {
    const identifier = client.escapeIdentifier(name);
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
    const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
    await client.query(
      `${verb} ROLE ${identifier} LOGIN PASSWORD ${client.escapeLiteral(password)}`,
    );
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0)
      await client.query(`CREATE DATABASE ${identifier} OWNER ${identifier}`);
    await client.query(`REVOKE CONNECT ON DATABASE ${identifier} FROM PUBLIC`);
  });

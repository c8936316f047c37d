import { randomBytes } from 'node:crypto';
import { asAdministrator, createRoleAndDatabase, urlFor } from './services.ts';

export interface TemporaryDatabase {
  /** Connects as the role that owns the database. */
  readonly url: string;
  /** Connects to it as the administrator. */
  readonly adminUrl: string;
  /** Closes the connections that are left and removes the database and its role. */
  drop: () => Promise<void>;
}

/**
 * A fresh, empty database with a role of its own on a running cluster.
 *
 * @param adminUrl the cluster's
 * @param name what the database's name begins with
 */
export async function temporaryDatabase(
  adminUrl: string,
  name = 'test',
): Promise<TemporaryDatabase> {
  const unique = `${name}_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(16).toString('hex');
  await asAdministrator(adminUrl, (client) => createRoleAndDatabase(client, unique, password));
  return {
    url: urlFor(adminUrl, unique, { user: unique, password }),
    adminUrl: urlFor(adminUrl, unique),
    drop: () =>
      asAdministrator(adminUrl, async (client) => {
        const id = client.escapeIdentifier(unique);
        await client.query(`DROP DATABASE IF EXISTS ${id} WITH (FORCE)`);
        await client.query(`DROP ROLE IF EXISTS ${id}`);
      }),
  };
}

import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { createDatabase, withClient } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the superuser on the run's own cluster. */
    postgresAdminUrl: string;
  }
}

export interface TestDatabase {
  readonly url: string;
  /** URL of the superuser, in the same database. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

/** A fresh database with a role of its own, on the cluster that the vitest run has started. */
export async function testDatabase(): Promise<TestDatabase> {
  const admin = inject('postgresAdminUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await createDatabase(admin, name, name);
  const at = (username: string, password: string) =>
    Object.assign(new URL(admin), { username, password, pathname: name }).href;
  const { username, password } = new URL(admin);
  return {
    url: at(name, name),
    adminUrl: at(username, password),
    drop: () =>
      withClient(admin, async (client) => {
        await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
        await client.query(`DROP ROLE ${name}`);
      }),
  };
}

import pg from 'pg';
import type { Databases } from './databases.ts';

/** Statements of the services' own roles, as PostgreSQL counts them. */
export interface Statements {
  /** In total, since the beginning. */
  count(): Promise<number>;
  close(): Promise<void>;
}

/** @param admin the databases, with the administrator's role */
export async function watchStatements(admin: Databases): Promise<Statements> {
  const clients = [admin.projects, admin.commissioning].map(
    (connectionString) => new pg.Client({ connectionString }),
  );
  for (const client of clients) {
    await client.connect();
    await client.query('CREATE EXTENSION pg_stat_statements');
  }
  return {
    async count() {
      const counts = await Promise.all(clients.map(countOf));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async close() {
      await Promise.all(clients.map((client) => client.end()));
    },
  };
}

async function countOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ calls: string }>(
    `SELECT coalesce(sum(calls), 0) AS calls FROM pg_stat_statements
      WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND userid <> current_user::regrole`,
  );
  return Number(rows[0]?.calls);
}

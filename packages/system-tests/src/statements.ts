import pg from 'pg';
import type { Databases } from './databases.ts';
import type { Versions } from './system.ts';

/** Statements of the services' own roles, as PostgreSQL counts them. */
export type Statements = Awaited<ReturnType<typeof watchStatements>>;

/** Each replica's gathered lookups, and the lookup in the transaction of a read that ran its handler. */
const lookup = '^SELECT conditional_requests.look_up';
/** The checks behind `/ready`, which may run at any time. */
const readiness =
  '^SELECT [$]1$|^SELECT pg_is_in_recovery|^SELECT to_regclass|^SELECT mode FROM conditional_requests.state';
/** Which server a new connection leads to, once per connection. */
const identity = '^SELECT extract[(].*pg_postmaster_start_time';
/** Transaction control is part of each content query's round trip. */
const notContent = `${lookup}|^(BEGIN|COMMIT|ROLLBACK|SET)`;

export async function watchStatements(admin: Databases, versions: Versions) {
  const clients = [admin.projects, admin.commissioning].map(
    (connectionString) => new pg.Client({ connectionString }),
  );
  for (const client of clients) {
    await client.connect();
    await client.query('CREATE EXTENSION pg_stat_statements');
  }
  const sum = async (condition: string): Promise<number> => {
    const counts = await Promise.all(clients.map((client) => countOf(client, condition)));
    return counts.reduce((sum, count) => sum + count, 0);
  };
  return {
    /** Only those that requests cause. With versions in the database, only those that read or change content. */
    count: () => {
      const others = `${readiness}|${identity}`;
      return sum(`query !~ '${versions === 'database' ? `${others}|${notContent}` : others}'`);
    },
    lookups: () => sum(`query ~ '${lookup}'`),
    async close() {
      await Promise.all(clients.map((client) => client.end()));
    },
  };
}

async function countOf(client: pg.Client, condition: string): Promise<number> {
  const { rows } = await client.query<{ calls: string }>(
    `SELECT coalesce(sum(calls), 0) AS calls FROM pg_stat_statements
      WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND userid <> current_user::regrole AND ${condition}`,
  );
  return Number(rows[0]?.calls);
}

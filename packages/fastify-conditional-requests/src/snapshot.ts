import type { Pool } from 'pg';
import { withConnection } from './connection.ts';
import type { MeteredDatabase } from './database.ts';

/** Runs `work` with this database on one snapshot, unless it is on one already. */
export const snapshot = <Result>(
  database: MeteredDatabase,
  pool: Pool,
  work: () => Promise<Result>,
): Promise<Result> =>
  database.isSnapshot ? work() : withConnection(pool, (client) => database.snapshot(client, work));

import type { Pool } from 'pg';
import { withConnection } from '../database/connection.ts';
import { MeteredDatabase, type Usage } from '../database/database.ts';

/** Runs `work` on one snapshot: one transaction, REPEATABLE READ and READ ONLY. */
export const snapshot = <Result>(
  pool: Pool,
  usage: Usage,
  work: (database: MeteredDatabase) => Promise<Result>,
): Promise<Result> =>
  withConnection(pool, async (client, discard) => {
    const database = new MeteredDatabase(client, usage);
    try {
      await database.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return await work(database);
    } finally {
      // It has changed nothing: how it ends is the connection's concern alone.
      await database.query('COMMIT').catch(discard);
    }
  });

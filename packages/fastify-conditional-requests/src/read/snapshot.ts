import type { Pool } from 'pg';
import { withConnection } from '../database/connection.ts';
import { MeteredDatabase, type Queryable, type Usage } from '../database/database.ts';

/** Runs `work` on one snapshot: one transaction, REPEATABLE READ and READ ONLY. */
export const snapshot = <Result>(
  pool: Pool,
  usage: Usage,
  work: (database: Queryable) => Promise<Result>,
): Promise<Result> =>
  withConnection(pool, async (client, discard) => {
    const database = new MeteredDatabase(client, usage);
    let isOver = false;
    try {
      await database.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return await work({
        async query(text, values) {
          // The connection may run someone else's transaction by then.
          if (isOver) throw new Error('The snapshot has ended');
          return database.query(text, values);
        },
      });
    } finally {
      isOver = true;
      // It has changed nothing: how it ends is the connection's concern alone.
      await database.query('COMMIT').catch(discard);
    }
  });

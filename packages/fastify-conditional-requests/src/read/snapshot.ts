import type { PoolClient } from 'pg';
import type { RequestState } from '../context.ts';
import { type Connections, withConnection } from '../database/connection.ts';
import { ConnectionDatabase } from '../database/connection-database.ts';
import { MeteredDatabase, type Queryable } from '../database/database.ts';
import { asUnavailable, isReadTimeout } from '../database/unavailable.ts';

/**
 * Runs `work` in one transaction, REPEATABLE READ and READ ONLY, which also serves the request's other
 * queries meanwhile. Uses the request's connection if it has one, because requests that need a second one
 * could wait for each other.
 */
export function openSnapshot<Result>(
  content: Connections,
  state: RequestState,
  work: (database: Queryable) => Promise<Result>,
): Promise<Result> {
  const { usage, reading } = state;
  const run = async (database: ConnectionDatabase): Promise<Result> => {
    state.snapshot = database;
    try {
      const result = await work(database);
      // `settle` waits for its answer, but the result was made without it.
      if (database.isAsking) usage.unanswered++;
      return result;
    } finally {
      if (state.snapshot === database) state.snapshot = undefined;
    }
  };
  if (reading !== undefined && !reading.isOver) return reading.snapshot(run);
  const connect = (): Promise<PoolClient> =>
    content.connect().catch((error: unknown) => {
      usage.unanswered++;
      throw error;
    });
  return withConnection({ connect }, async (client, discard) => {
    const metered = new MeteredDatabase(client, usage);
    const database = new ConnectionDatabase(client, usage, 'snapshot');
    let isAnswered = true;
    try {
      await metered.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const result = await run(database);
      await database.settle();
      return result;
    } catch (error) {
      isAnswered = !isReadTimeout(error);
      throw error;
    } finally {
      database.end();
      // It has changed nothing, so a failure matters only to the connection.
      if (isAnswered) await metered.query('COMMIT').catch(discard);
    }
  }).catch((error: unknown) => {
    throw asUnavailable(error);
  });
}

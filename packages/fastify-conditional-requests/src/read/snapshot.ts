import type { Pool } from 'pg';
import type { RequestState } from '../context.ts';
import { withConnection } from '../database/connection.ts';
import { ConnectionDatabase } from '../database/connection-database.ts';
import { MeteredDatabase, type Queryable, type Usage } from '../database/database.ts';
import { asUnavailable } from '../database/unavailable.ts';

/** Runs `work` on one snapshot: one transaction, REPEATABLE READ and READ ONLY. */
export const snapshot = <Result>(
  pool: Pool,
  usage: Usage,
  work: (database: ConnectionDatabase) => Promise<Result>,
): Promise<Result> =>
  withConnection(pool, async (client, discard) => {
    const metered = new MeteredDatabase(client, usage);
    const database = new ConnectionDatabase(metered, 'snapshot');
    try {
      await metered.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const result = await work(database);
      await database.settle();
      return result;
    } finally {
      database.end();
      // It has changed nothing, so a failure matters only to the connection.
      await metered.query('COMMIT').catch(discard);
    }
  }).catch((error: unknown) => {
    throw asUnavailable(error);
  });

/** Uses the request's connection if it has one: with a second one, requests could wait for each other. */
const onSnapshot = <Result>(
  pool: Pool,
  { usage, reading }: RequestState,
  work: (database: ConnectionDatabase) => Promise<Result>,
): Promise<Result> =>
  reading === undefined || reading.isOver ? snapshot(pool, usage, work) : reading.snapshot(work);

/** Runs `work` on a snapshot that also serves the request's other queries meanwhile. */
export const openSnapshot = <Result>(
  pool: Pool,
  state: RequestState,
  work: (database: Queryable) => Promise<Result>,
): Promise<Result> =>
  onSnapshot(pool, state, async (database) => {
    state.snapshot = database;
    try {
      return await work(database);
    } finally {
      if (state.snapshot === database) state.snapshot = undefined;
    }
  });

import { testDatabase } from 'local-postgres/testing';
import pg from 'pg';
import { expect } from 'vitest';
import { simpleQuery } from '../../src/database/simple-query.ts';
import {
  changeVersionsMode,
  databaseVersionsMigration,
  DatabaseVersionStore,
} from '../../src/index.ts';
import { type StoreUnderTest, writeOn } from '../../src/versions/version-store-contract.ts';

export interface VersionsUnderTest extends StoreUnderTest {
  readonly store: DatabaseVersionStore;
  readonly url: string;
  readonly adminUrl: string;
  readonly pool: pg.Pool;
  readonly rows: (tag?: string) => Promise<{ tag: string; counter: string; nonce: string }[]>;
  readonly stop: () => Promise<void>;
}

export const open =
  (pool: pg.Pool, store: DatabaseVersionStore): StoreUnderTest['open'] =>
  (tags, conditions) => {
    const write = writeOn(tags, conditions);
    const { transactional } = store;
    let client: pg.PoolClient;
    let answer: readonly (string | null)[] = [];
    const end = async (statement: string) => {
      await client.query(statement);
      client.release();
    };
    return {
      async prepare() {
        client = await pool.connect();
        try {
          await client.query('BEGIN');
          ({ values: answer } = await simpleQuery(client, transactional.raise(write)));
        } catch (error) {
          await end('ROLLBACK');
          const failed = transactional.failedConditionIn(error);
          if (failed === undefined) throw error;
          return { satisfied: false, target: failed.target, described: undefined };
        }
        const { target, before } = transactional.raisedIn(answer, write);
        return { satisfied: true, target, described: before };
      },
      async commit() {
        await end('COMMIT');
        return transactional.raisedIn(answer, write).after;
      },
      rollback: () => end('ROLLBACK'),
    };
  };

/** A database with `things`, guarded, and its versions in force. */
export async function startVersions(): Promise<VersionsUnderTest> {
  const database = await testDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 20 });
  pool.on('error', () => {});
  const lookups = new pg.Pool({ connectionString: database.url, max: 2 });
  lookups.on('error', () => {});
  await pool.query('CREATE TABLE things (id int PRIMARY KEY, name text)');
  await pool.query('CREATE TABLE migrations (id serial, name text)');
  const options = { tables: ['things'], migrationsTable: 'migrations' };
  await pool.query(databaseVersionsMigration(options).up);
  await changeVersionsMode(pool, 'database', { graceMs: 0 });
  const store = new DatabaseVersionStore({ pool: lookups, attemptMs: 60_000 });
  return {
    store,
    marks: false,
    url: database.url,
    adminUrl: database.adminUrl,
    pool,
    open: open(pool, store),
    async untilWaiting() {
      const sql = `SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await expect.poll(async () => (await pool.query(sql)).rowCount).toBeGreaterThan(0);
    },
    async rows(tag) {
      const sql = `SELECT tag, counter, nonce FROM conditional_requests.versions
        WHERE $1::text IS NULL OR tag = $1 ORDER BY tag`;
      return (await pool.query(sql, [tag])).rows;
    },
    async stop() {
      await pool.end();
      await lookups.end();
      await database.drop();
    },
  };
}

import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { reasonOf } from '../reason.ts';
import { findEdited } from './edited-migrations.ts';

export interface MigrateOptions {
  readonly databaseUrl: string;
  /** Contains only files `0001_name.sql` with `-- Up Migration` and `-- Down Migration`. */
  readonly directory: string;
  /** Called with one line for each step. */
  readonly log?: (message: string) => void;
  /** Called if a newer version of the service has migrated the database. */
  readonly warn?: (message: string) => void;
  /** How long to wait for another process that migrates, or for a table, in milliseconds. Default 60,000. */
  readonly lockTimeoutMs?: number;
}

/** The schema could not be migrated; the message is one line. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

const table = 'migrations';

/**
 * Migrates a database to the schema that the code needs: each migration in its own transaction, one
 * process at a time. A database that a newer version has migrated further is accepted: this
 * happens when a process restarts during a rolling deployment, and after a rollback.
 *
 * @returns the names of the migrations that it ran
 * @throws MigrationError if a migration fails, if the database has others than the directory, or if one
 *   was edited after it had run
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const {
    databaseUrl,
    directory,
    log = () => {},
    warn = () => {},
    lockTimeoutMs = 60_000,
  } = options;
  const available = await migrationsIn(directory);
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    lock_timeout: lockTimeoutMs,
    application_name: 'migrations',
  });
  // If the connection breaks between two statements, the next statement fails.
  client.on('error', () => {});
  try {
    await client.connect().catch((error: unknown) => fail('The database is unreachable', error));
    const migrated = await runPending(client, directory, available, log);
    const newer = (await appliedIn(client)).filter((name) => !available.includes(name));
    if (newer.length > 0) {
      warn(`A newer version of the service has migrated the database: ${newer.join(', ')}`);
    }
    await refuseEdited(client, directory, available);
    for (const name of migrated) log(`Migrated: ${name}`);
    return migrated;
  } finally {
    // This also rolls back a migration that failed, and releases the lock.
    await client.end().catch(() => {});
  }
}

async function migrationsIn(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch((error: unknown) =>
    fail('The migrations cannot be read', error),
  );
  const visible = files.filter((file) => !file.startsWith('.')).toSorted();
  const misnamed = visible.find((file) => !/^\d{4}_\w+\.sql$/.test(file));
  if (misnamed !== undefined) {
    throw new MigrationError(`${misnamed} is not the name of a migration: expected 0001_name.sql`);
  }
  return visible.map((file) => file.slice(0, -'.sql'.length));
}

async function runPending(
  client: pg.Client,
  directory: string,
  available: readonly string[],
  log: (message: string) => void,
): Promise<string[]> {
  const { runner } = await import('node-pg-migrate');
  let running: string | undefined;
  const run = (advisoryLockMode: 'fail' | 'wait') =>
    runner({
      dbClient: client,
      dir: directory,
      direction: 'up',
      migrationsTable: table,
      advisoryLockMode,
      log: (message) => {
        running = /^### MIGRATION (\w+) \(UP\)/.exec(message)?.[1] ?? running;
      },
    });
  try {
    const migrated = await run('fail').catch((error: Error) => {
      if (!error.message.startsWith('Another migration is already running')) throw error;
      log('Waiting for another process that is migrating this database');
      return run('wait');
    });
    return migrated.map(({ name }) => name);
  } catch (error) {
    if (running !== undefined) fail(`The migration ${running}.sql failed`, error);
    if (error instanceof pg.DatabaseError && error.code === lockNotAvailable) {
      fail('Another process is still migrating this database', error);
    }
    await refuseDifferent(client, available);
    return fail('The database cannot be migrated', error);
  }
}

const lockNotAvailable = '55P03';

/** In the order in which they ran, as node-pg-migrate sorts them. */
async function appliedIn(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM ${table} ORDER BY run_on, id`,
  );
  return rows.map(({ name }) => name);
}

/** node-pg-migrate reports a migration that the directory lacks only as a wrong order. */
async function refuseDifferent(client: pg.Client, available: readonly string[]): Promise<void> {
  const applied = await appliedIn(client).catch((): string[] => []);
  const index = applied.findIndex((name) => !available.includes(name));
  const expected = available[index];
  if (expected === undefined) return;
  throw new MigrationError(
    `The database has the migration ${applied[index]} where this version of the service has ${expected}`,
  );
}

async function refuseEdited(
  client: pg.Client,
  directory: string,
  available: readonly string[],
): Promise<void> {
  const [name] = await findEdited(client, table, directory, available);
  if (name === undefined) return;
  throw new MigrationError(
    `${name}.sql was edited after it had run: restore it, and add another migration instead`,
  );
}

function fail(what: string, error: unknown): never {
  throw new MigrationError(`${what}: ${reasonOf(error)}`, { cause: error });
}

import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { MigrationBuilder } from 'node-pg-migrate';
import pg from 'pg';
import { reasonOf } from '../reason.ts';
import { findEdited } from './edited-migrations.ts';
import { isMigration, type Migration, readMigration } from './migration-file.ts';

export interface MigrateOptions {
  readonly databaseUrl: string;
  /** The environment variable that contains this URL, for error messages. */
  readonly setting?: string;
  /** Contains only files that `readMigration` can read. */
  readonly directory: string;
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
 * @throws MigrationError if the database is unreachable, if a migration fails or was edited after it
 *   had run, if the database has other migrations than the directory, or if two have the same number
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const {
    databaseUrl,
    setting,
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
    await client
      .connect()
      .catch((error: unknown) =>
        fail(
          `${setting === undefined ? 'C' : `${setting}: c`}annot connect to the database`,
          error,
        ),
      );
    const migrated = await runPending(client, directory, available, log);
    const newer = (await appliedIn(client)).filter((name) => !isIn(available, name));
    if (newer.length > 0) {
      warn(`A newer version of the service has migrated the database: ${newer.join(', ')}`);
    }
    await refuseEdited(client, available);
    for (const name of migrated) log(`Migrated: ${name}`);
    return migrated;
  } finally {
    // This also rolls back a migration that failed, and releases the lock.
    await client.end().catch(() => {});
  }
}

async function migrationsIn(directory: string): Promise<Migration[]> {
  const files = await readdir(directory).catch((error: unknown) =>
    fail('The migrations cannot be read', error),
  );
  const visible = files.filter((file) => !file.startsWith('.')).toSorted();
  const misnamed = visible.find((file) => !isMigration(file));
  if (misnamed !== undefined) {
    throw new MigrationError(
      `${misnamed} is not the name of a migration: expected 0001_name.sql or 0001_name.ts`,
    );
  }
  const twin = visible.findIndex((file, index) => numberOf(file) === numberOf(visible[index - 1]));
  if (twin !== -1) {
    throw new MigrationError(
      `${visible[twin - 1]} and ${visible[twin]} have the same number: ` +
        'remove one of them, or give one the next number',
    );
  }
  return Promise.all(
    visible.map((file) =>
      readMigration(resolve(directory, file)).catch((error: unknown) =>
        fail(`The migration ${file} cannot be read`, error),
      ),
    ),
  );
}

const numberOf = (file = ''): string => file.slice(0, 4);

const isIn = (available: readonly Migration[], name: string): boolean =>
  available.some((one) => one.name === name);

async function runPending(
  client: pg.Client,
  directory: string,
  available: readonly Migration[],
  log: (message: string) => void,
): Promise<string[]> {
  const { runner } = await import('node-pg-migrate');
  const units = available.map(({ path, up }) => ({
    id: path,
    filePaths: [path],
    actions: { up: (builder: MigrationBuilder) => builder.sql(up), down: false as const },
  }));
  let running: string | undefined;
  const run = (advisoryLockMode: 'fail' | 'wait') =>
    runner({
      dbClient: client,
      dir: directory,
      direction: 'up',
      migrationsTable: table,
      // The runner calls the loader once for each extension.
      migrationLoaderStrategies: [
        {
          extensions: ['.sql', '.ts'],
          loader: async (paths) => units.filter(({ id }) => paths.includes(id)),
        },
      ],
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
    const failed = available.find(({ name }) => name === running);
    if (failed !== undefined) fail(`The migration ${failed.file} failed`, error);
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
async function refuseDifferent(client: pg.Client, available: readonly Migration[]): Promise<void> {
  const applied = await appliedIn(client).catch((): string[] => []);
  const index = applied.findIndex((name) => !isIn(available, name));
  const expected = available[index]?.name;
  if (expected === undefined) return;
  throw new MigrationError(
    `The database has the migration ${applied[index]} where this version of the service has ${expected}`,
  );
}

async function refuseEdited(client: pg.Client, available: readonly Migration[]): Promise<void> {
  const edited = await findEdited(client, table, available);
  if (edited === undefined) return;
  throw new MigrationError(
    `${edited.file} was edited after it had run: restore it, and add another migration instead`,
  );
}

function fail(what: string, error: unknown): never {
  throw new MigrationError(`${what}: ${reasonOf(error)}`, { cause: error });
}

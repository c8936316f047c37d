import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { reasonOf } from '../reason.ts';

export interface MigrateOptions {
  readonly databaseUrl: string;
  /** Contains only files `0001_name.sql` with `-- Up Migration` and `-- Down Migration`. */
  readonly directory: string;
  /** Called with one line for each step. */
  readonly log?: (message: string) => void;
  /** How long to wait while another process migrates, in milliseconds. Default 60,000. */
  readonly lockTimeoutMs?: number;
}

/** The schema could not be migrated; the message is one line. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** The same lock as node-pg-migrate's command line. */
const lock = '7241865325823964';
const table = 'migrations';

/**
 * Migrates a database to the schema that the code needs: each migration in its own transaction, one
 * process at a time.
 *
 * @returns the names of the migrations that it ran
 * @throws MigrationError if one fails, or if the database has one that is not in the directory
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { databaseUrl, directory, log = () => {}, lockTimeoutMs = 60_000 } = options;
  const available = await migrationsIn(directory);
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    application_name: 'migrations',
  });
  // If the connection breaks between two statements, the next statement fails.
  client.on('error', () => {});
  try {
    await client.connect().catch((error: unknown) => fail('The database is unreachable', error));
    await takeLock(client, lockTimeoutMs, log);
    const applied = await appliedTo(client);
    const unknown = applied.filter((name) => !available.includes(name));
    if (unknown.length > 0) {
      throw new MigrationError(
        `The database is newer than this version of the service, which lacks ${unknown.join(', ')}`,
      );
    }
    const pending = available.filter((name) => !applied.includes(name));
    for (const name of pending) {
      await run(client, directory).catch((error: unknown) =>
        fail(`The migration ${name}.sql failed`, error),
      );
      log(`Migrated: ${name}`);
    }
    return pending;
  } finally {
    // This also releases the lock.
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

/** Waits for the lock; node-pg-migrate by default fails if another process holds it. */
async function takeLock(client: pg.Client, timeoutMs: number, log: (message: string) => void) {
  const { rows } = await client.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock(${lock}) AS taken`,
  );
  if (rows[0]?.taken === true) return;
  log('Waiting for another process that is migrating this database');
  await client.query(`SET lock_timeout = ${Math.max(1, Math.round(timeoutMs))}`);
  await client
    .query(`SELECT pg_advisory_lock(${lock})`)
    .catch((error: unknown) => fail('Another process is still migrating this database', error));
  await client.query('RESET lock_timeout');
}

async function appliedTo(client: pg.Client): Promise<string[]> {
  const { rows: tables } = await client.query<{ found: string | null }>(
    `SELECT to_regclass('${table}') AS found`,
  );
  if (tables[0]?.found == null) return [];
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${table} ORDER BY id`);
  return rows.map(({ name }) => name);
}

/** Runs the next migration: one at a time, so that an error can name it. */
async function run(client: pg.Client, directory: string) {
  // Most starts have nothing to migrate.
  const { runner } = await import('node-pg-migrate');
  return runner({
    dbClient: client,
    dir: directory,
    direction: 'up',
    count: 1,
    migrationsTable: table,
    noLock: true,
    log: () => {},
  });
}

function fail(what: string, error: unknown): never {
  throw new MigrationError(`${what}: ${reasonOf(error)}`, { cause: error });
}

import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { reasonOf } from '../reason.ts';

export interface MigrateOptions {
  readonly databaseUrl: string;
  /** Of files `0001_name.sql` with `-- Up Migration` and `-- Down Migration`, and nothing else. */
  readonly directory: string;
  /** Told what is done, a line each. */
  readonly log?: (message: string) => void;
  /** How long to wait for another process that migrates, in milliseconds. Default 60,000. */
  readonly lockTimeoutMs?: number;
}

/** The schema could not be brought to what the code needs; the message is one line. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** The lock of node-pg-migrate's own command line. */
const lock = '7241865325823964';
const table = 'migrations';

/**
 * Brings a database's schema up to the code's: each migration in a transaction of its own, one
 * process at a time.
 *
 * @returns the names of the migrations that were run
 * @throws MigrationError if one fails, or the database has one that the directory does not
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { databaseUrl, directory, log = () => {}, lockTimeoutMs = 60_000 } = options;
  const available = await migrationsIn(directory);
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    application_name: 'migrations',
  });
  // Told of a connection that breaks between two statements; the next statement fails anyway.
  client.on('error', () => {});
  try {
    await client.connect().catch((error: unknown) => fail('The database is away', error));
    await takeLock(client, lockTimeoutMs, log);
    const applied = await appliedTo(client);
    const unknown = applied.filter((name) => !available.includes(name));
    if (unknown.length > 0) {
      throw new MigrationError(
        `The database is newer than this version of the service, which does not know ${unknown.join(', ')}`,
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
    // The lock ends with the session.
    await client.end().catch(() => {});
  }
}

async function migrationsIn(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch((error: unknown) =>
    fail('The migrations cannot be read', error),
  );
  const visible = files.filter((file) => !file.startsWith('.')).toSorted();
  const odd = visible.find((file) => !/^\d{4}_\w+\.sql$/.test(file));
  if (odd !== undefined) {
    throw new MigrationError(`${odd} is not the name of a migration: expected 0001_name.sql`);
  }
  return visible.map((file) => file.slice(0, -'.sql'.length));
}

/** Waits for another process, while node-pg-migrate's own lock by default fails. */
async function takeLock(client: pg.Client, timeoutMs: number, log: (message: string) => void) {
  const { rows } = await client.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock(${lock}) AS taken`,
  );
  if (rows[0]?.taken === true) return;
  log('Another process migrates this database: waiting for it');
  await client.query(`SET lock_timeout = ${Math.max(1, Math.round(timeoutMs))}`);
  await client
    .query(`SELECT pg_advisory_lock(${lock})`)
    .catch((error: unknown) => fail('Another process still migrates this database', error));
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

/** Runs the next migration; one by one, so that a failure has a name. Most starts have none to run. */
async function run(client: pg.Client, directory: string) {
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

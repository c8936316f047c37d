import { fileURLToPath } from 'node:url';
import postgres from '@fastify/postgres';
import { conditionalRequests, versionsModeOf } from 'fastify-conditional-requests';
import type { onRequestAsyncHookHandler } from 'fastify';
import type { Pool } from 'pg';
import type { Static, TObject } from 'typebox';
import { type AppOptions, createApp } from './app.ts';
import type { App } from './app-type.ts';
import { measureBackend } from './observability/backend-metrics.ts';
import { maxBackendHeaderBytes } from './http/limits.ts';
import { migrate } from './database/migrate.ts';
import { isInDatabase, prepareVersions, versionStoreOf } from './database/versions.ts';
import { Problem } from './problems/problem.ts';
import { reasonOf } from './reason.ts';
import { serve, start } from './serve.ts';
import type { databaseSettings, port, serverSettings } from './settings/common-settings.ts';
import { readSettings, SettingsError } from './settings/settings.ts';

export { migrate };

type BackendSchema = TObject<
  typeof serverSettings & typeof databaseSettings & { PORT: ReturnType<typeof port> }
>;
export type BackendSettings = Static<BackendSchema>;

export interface BackendOptions extends Omit<
  AppOptions,
  'checks' | 'settings' | 'logFields' | 'maxHeaderBytes'
> {
  /** Directories with the service's code. A change of the code changes the ETags. */
  readonly sources: readonly URL[];
}

/** Builds an app with a database that only this service writes. It connects on first use. */
export async function createBackend(
  settings: BackendSettings,
  { sources, ...options }: BackendOptions,
): Promise<App> {
  const isShared = isInDatabase(settings);
  const checkLock = async (): Promise<void> => {
    if (!app.conditionalRequests.isSoleWriter) throw new Error('not held');
  };
  const checkMode = async (): Promise<void> => {
    if ((await versionsModeOf(app.pg.pool)) !== 'database')
      throw new Error('the mode of the database is memory');
  };
  const checkPrimary = async (): Promise<void> => {
    if (await isStandby(app.pg.pool)) throw new Error(onStandby);
  };
  const app = await createApp({
    ...options,
    settings,
    maxHeaderBytes: maxBackendHeaderBytes,
    logFields: ({ databaseUsage: { queries, milliseconds } }) => ({
      queries,
      database_milliseconds: Math.round(milliseconds * 100) / 100,
    }),
    checks: {
      database: () => app.pg.pool.query('SELECT 1'),
      ...(settings.CACHING && {
        'primary database': checkPrimary,
        ...(isShared ? { versions: checkMode } : { 'sole writer lock': checkLock }),
      }),
    },
  });
  const poolConfig = {
    connectionString: settings.DATABASE_URL,
    connectionTimeoutMillis: settings.CONNECTION_TIMEOUT_MS,
    statement_timeout: settings.STATEMENT_TIMEOUT_MS,
    // Without it, a statement waits forever if the server or the network disappears.
    query_timeout: settings.STATEMENT_TIMEOUT_MS + 1_000,
    idle_in_transaction_session_timeout: settings.STATEMENT_TIMEOUT_MS,
    // After a failover, a connection may lead to the old primary for as long as it is used. The pool does
    // not close one that is checked out, so no transaction is interrupted.
    maxLifetimeSeconds: 60,
    application_name: options.docs.title,
  };
  await app.register(postgres, {
    ...poolConfig,
    // The sole writer lock occupies one connection.
    max: settings.POOL_SIZE + (isShared ? 0 : 1),
  });
  const versions = versionStoreOf(app, settings, poolConfig, sources);
  await app.register(conditionalRequests, {
    pool: app.pg.pool,
    ...versions.options,
    // A pooler drops the timeouts of the pool's connections.
    ...(isShared && {
      statementTimeoutMs: settings.STATEMENT_TIMEOUT_MS,
      idleInTransactionTimeoutMs: settings.STATEMENT_TIMEOUT_MS,
    }),
    strict: true,
    // Only the gateway can reach a backend, and it may send the fields of any user.
    gathered: settings.CACHING && settings.GATHERED_REVALIDATION,
  });
  if (!settings.CACHING) app.addHook('onRequest', refuseWrites);
  measureBackend(app, versions.metrics);
  return app;
}

const onStandby = 'the server is a standby';

async function isStandby(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query('SELECT pg_is_in_recovery() AS is_standby');
  return rows[0].is_standby;
}

/** Unlike `serviceUnavailable`, without Retry-After: a retry cannot succeed. */
const refuseWrites: onRequestAsyncHookHandler = async ({ method }) => {
  if (method === 'GET' || method === 'HEAD') return;
  throw new Problem(503, 'This process only reads, because CACHING is false');
};

export interface Backend<Schema extends BackendSchema = BackendSchema> {
  readonly prefix: string;
  readonly settingsSchema: Schema;
  readonly migrations: URL;
  readonly buildApp: (settings: Static<Schema>) => Promise<App>;
}

/**
 * Prepares the database for its versions, migrates it, then listens; exits with 1 if that fails.
 * Without `CACHING` it only listens: it serves reads beside the process that writes.
 */
export const startBackend = <Schema extends BackendSchema>(
  { prefix, settingsSchema, migrations, buildApp }: Backend<Schema>,
  process: NodeJS.Process,
): Promise<void> =>
  start(prefix.toLowerCase(), process, async () => {
    const settings = readSettings(prefix, settingsSchema, process.env);
    const app = await buildApp(settings);
    await app.ready();
    const readsOnly = await isStandby(app.pg.pool).catch((error: unknown) => {
      throw new SettingsError(
        `${prefix}_DATABASE_URL: cannot connect to the database: ${reasonOf(error)}`,
      );
    });
    if (settings.CACHING) {
      if (readsOnly) {
        throw new SettingsError(
          `${prefix}_DATABASE_URL: ${onStandby}, which cannot write: use the primary, ` +
            `or set ${prefix}_CACHING to false for a process that only reads`,
        );
      }
      const { DATABASE_URL, MIGRATION_DATABASE_URL = DATABASE_URL } = settings;
      await prepareVersions(app, {
        variable: `${prefix}_VERSIONS`,
        settings,
        migrate: () =>
          migrate({
            databaseUrl: MIGRATION_DATABASE_URL,
            setting: `${prefix}_MIGRATION_DATABASE_URL`,
            directory: fileURLToPath(migrations),
            log: (message) => app.log.info(message),
            warn: (message) => app.log.warn(message),
          }),
      });
    }
    await serve(app, settings, process);
  });

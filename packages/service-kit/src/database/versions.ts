import type { FastifyInstance } from 'fastify';
import {
  AnotherStore,
  changeVersionsMode,
  DatabaseVersionStore,
  MemoryVersionStore,
} from 'fastify-conditional-requests';
import pg from 'pg';
import { databaseMetrics, lockMetrics, memoryMetrics } from '../observability/version-metrics.ts';
import type { DatabaseSettings } from '../settings/common-settings.ts';
import { SettingsError } from '../settings/settings.ts';
import { releaseOf } from './release.ts';

type VersionSettings = Pick<DatabaseSettings, 'VERSIONS' | 'RELEASE' | 'CACHING'>;

/** Connections only for lookups, so that requests in the other pool can wait for their versions. */
const lookUpConnections = 2;
const purgeEveryMs = 3_600_000;
/** For a process with versions in memory to end. */
const maxWaitMs = 30_000;
/** Writes wait for a purge, so each one is small. */
const purgeLimit = 1_000;

export const isInDatabase = ({ VERSIONS, CACHING }: VersionSettings): boolean =>
  VERSIONS === 'database' && CACHING;

/**
 * The version store that a service's settings choose. It ends with the app.
 *
 * @param poolConfig of the service's own pool
 */
export function versionStoreOf(
  app: FastifyInstance,
  settings: VersionSettings,
  poolConfig: pg.PoolConfig,
  sources: readonly URL[],
) {
  if (!isInDatabase(settings)) {
    // Its versions need no release, since they end with the process.
    const store = new MemoryVersionStore();
    const ofLock = settings.CACHING && lockMetrics(() => app.conditionalRequests.isSoleWriter);
    return { options: { store }, metrics: { ...memoryMetrics(store), ...ofLock } };
  }
  const pool = new pg.Pool({ ...poolConfig, max: lookUpConnections });
  pool.on('error', () => {});
  const store = new DatabaseVersionStore({ pool });
  const purge = (): Promise<unknown> =>
    purgeAll(store).catch((error: unknown) => app.log.warn(error, 'Old versions were not purged'));
  const timer = setInterval(() => void purge(), purgeEveryMs).unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await pool.end();
  });
  const release = settings.RELEASE ?? releaseOf(sources);
  return { options: { store, release }, metrics: databaseMetrics(store) };
}

/** Purges until no old versions are left. One purge per interval may delete fewer tags than are created. */
export async function purgeAll(store: DatabaseVersionStore): Promise<void> {
  let purged: number;
  do purged = await store.purge({ limit: purgeLimit });
  while (purged === purgeLimit);
}

interface PrepareOptions {
  /** The environment variable of `VERSIONS`. */
  readonly variable: string;
  readonly settings: VersionSettings;
  readonly migrate: () => Promise<unknown>;
}

/**
 * Migrates the database, and switches it to the chosen mode. A process with versions in memory becomes
 * the sole writer; one with versions in the database waits for such a process to end.
 *
 * @throws Error if another process with versions in memory does not end, or if `VERSIONS` does not match
 *   the database
 */
export async function prepareVersions(
  app: FastifyInstance,
  { variable, settings, migrate }: PrepareOptions,
): Promise<void> {
  const { pool } = app.pg;
  if (isInDatabase(settings)) {
    let isMigrated = false;
    await changeVersionsMode(pool, 'database', {
      waitMs: maxWaitMs,
      // A process with versions in memory would not notice a migration.
      prepare: async () => {
        await migrate();
        isMigrated = true;
      },
      onWait: (holder) =>
        app.log.info(
          holder === 'writer'
            ? `Waiting up to ${maxWaitMs / 1_000} s for a process with versions in memory to end`
            : 'Waiting for another process that is changing where versions are kept',
        ),
    });
    if (!isMigrated) await migrate();
    return;
  }
  if (settings.VERSIONS === 'memory') await changeVersionsMode(pool, 'memory');
  try {
    await app.conditionalRequests.becomeSoleWriter({
      onChange: (held) => app.log.warn(`The sole writer lock was ${held ? 'regained' : 'lost'}`),
    });
  } catch (error) {
    if (!(error instanceof AnotherStore)) throw error;
    throw new SettingsError(
      `${variable}: expected database, because this database contains its versions; or memory, ` +
        'after all processes with database have ended',
    );
  }
  await migrate();
}

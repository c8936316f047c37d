import { inject } from 'vitest';
import { type TemporaryDatabase, temporaryDatabase } from './temporary-database.ts';

export { connect, untilWaited, untilWaiting } from './lock-waits.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The administrator's URL for the cluster of `local-postgres/vitest-global-setup`. */
    postgresAdminUrl: string;
    /** Removed with that cluster, however the run ends. */
    temporaryDirectory: string;
  }
}

/** Creates an empty database on the test run's cluster, for a test file or a test. */
export const testDatabase = (name?: string): Promise<TemporaryDatabase> =>
  temporaryDatabase(inject('postgresAdminUrl'), name);

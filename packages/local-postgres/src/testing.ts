import { inject } from 'vitest';
import { type TemporaryDatabase, temporaryDatabase } from './temporary-database.ts';

export { connect, untilWaiting } from './holding.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the cluster that `local-postgres/vitest-global-setup` has started. */
    postgresAdminUrl: string;
    /** Goes with that cluster, however the run ends. */
    temporaryDirectory: string;
  }
}

/** A fresh database on the test run's cluster, for a test file or a test. */
export const testDatabase = (name?: string): Promise<TemporaryDatabase> =>
  temporaryDatabase(inject('postgresAdminUrl'), name);

import type { TestProject } from 'vitest/node';
import { startCluster } from './cluster.ts';

/** One cluster for the whole run of vitest, in a temporary directory; `testDatabase()` uses it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster();
  project.provide('postgresAdminUrl', cluster.adminUrl);
  project.provide('temporaryDirectory', cluster.directory);
  return () => cluster.stop();
}

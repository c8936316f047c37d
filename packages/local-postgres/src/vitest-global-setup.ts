import type { TestProject } from 'vitest/node';
import { startCluster } from './cluster.ts';

/** Starts a temporary cluster for the whole run, for `testDatabase()`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster();
  project.provide('postgresAdminUrl', cluster.adminUrl);
  project.provide('temporaryDirectory', cluster.directory);
  return () => cluster.stop();
}

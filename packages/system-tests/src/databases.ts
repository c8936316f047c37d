import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Cluster, freePort, startCluster } from 'local-postgres';
import { testDatabase } from 'local-postgres/testing';
import { inject } from 'vitest';

/** Each backend's database URL, with the backend's own role. */
export interface Databases {
  readonly projects: string;
  readonly commissioning: string;
}

export interface TestDatabases extends Databases {
  /** The same databases, with the administrator's role. */
  readonly admin: Databases;
  drop(): Promise<void>;
}

/** Empty databases on the test run's shared cluster, which is fast but does not survive a crash. */
export async function freshDatabases(): Promise<TestDatabases> {
  const [projects, commissioning] = await Promise.all([
    testDatabase('projects'),
    testDatabase('commissioning'),
  ]);
  return {
    projects: projects.url,
    commissioning: commissioning.url,
    admin: { projects: projects.adminUrl, commissioning: commissioning.adminUrl },
    async drop() {
      await projects.drop();
      await commissioning.drop();
    },
  };
}

const run = promisify(execFile);

export type DurableCluster = Awaited<ReturnType<typeof durableCluster>>;

/** A cluster that a test may crash: fsync is on, and the port stays the same. */
export async function durableCluster() {
  // `startCluster` turns fsync on if it is given a directory.
  const directory = await mkdtemp(join(inject('temporaryDirectory'), 'durable-'));
  const port = await freePort();
  const copy = `${directory}-copy`;
  let cluster: Cluster = await startCluster({ directory, port });
  const databases: Databases = {
    projects: await cluster.createService('projects'),
    commissioning: await cluster.createService('commissioning'),
  };
  /** Starts it again, with crash recovery if necessary. */
  const start = async (): Promise<void> => {
    cluster = await startCluster({ directory, port });
  };
  return {
    databases,
    port,
    adminUrl: cluster.adminUrl,
    start,
    /** `immediately` is `pg_ctl stop -m immediate`: no checkpoint, and no message to clients. */
    stop: (options?: { immediately?: boolean }) => cluster.stop(options),
    async kill() {
      process.kill(cluster.pid, 'SIGKILL');
      await cluster.exited;
      await cluster.stop();
    },
    async keepCopy() {
      await cluster.stop();
      // Keeps the owner of the files.
      await run('cp', ['-a', directory, copy]);
      await start();
    },
    /** Continues with the copy, as after the promotion of a standby that lacks the last commits. */
    async promoteCopy() {
      await cluster.stop({ immediately: true });
      await rm(directory, { recursive: true });
      await rename(copy, directory);
      await start();
    },
    async remove() {
      await cluster.stop();
      for (const path of [directory, copy]) await rm(path, { recursive: true, force: true });
    },
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cluster, startCluster } from 'local-postgres';
import { testDatabase } from 'local-postgres/testing';
import { inject } from 'vitest';
import { lastingPort } from './ports.ts';

/** Where each backend has its data: URLs of its own role. */
export interface Databases {
  readonly projects: string;
  readonly commissioning: string;
}

export interface TestDatabases extends Databases {
  /** The administrator's URLs of the same databases. */
  readonly admin: Databases;
  drop(): Promise<void>;
}

/** Fresh databases on the cluster of the test run, which is fast, and not safe from crashes. */
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

/** A cluster of one's own, to be crashed: on a port that it keeps, and with fsync on. */
export interface DurableCluster {
  readonly databases: Databases;
  readonly port: number;
  readonly adminUrl: string;
  /** `immediately`: as `pg_ctl stop -m immediate`, without a word to its clients or a checkpoint. */
  stop(options?: { immediately?: boolean }): Promise<void>;
  /** By SIGKILL of its first process. */
  kill(): Promise<void>;
  /** Starts it again, and recovers what it has to. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

export async function durableCluster(): Promise<DurableCluster> {
  // A directory of its own is what makes a cluster a durable one.
  const directory = await mkdtemp(join(inject('temporaryDirectory'), 'durable-'));
  const port = await lastingPort();
  let cluster: Cluster = await startCluster({ directory, port });
  return {
    databases: {
      projects: await cluster.createService('projects'),
      commissioning: await cluster.createService('commissioning'),
    },
    port,
    adminUrl: cluster.adminUrl,
    stop: (options) => cluster.stop(options),
    async kill() {
      process.kill(cluster.pid, 'SIGKILL');
      await cluster.exited;
      await cluster.stop();
    },
    async start() {
      cluster = await startCluster({ directory, port });
    },
    async remove() {
      await cluster.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

import { Proxy } from 'local-postgres/proxy';
import { type DurableCluster, durableCluster } from '../databases.ts';
import { startSystem, type System, type SystemOptions } from '../system.ts';
import type { Random } from './random.ts';

/** The services on a PostgreSQL of their own, each connection to a backend or a database long. */
export interface FaultySystem extends System {
  readonly cluster: DurableCluster;
  /** Between each backend and its database. */
  readonly proxies: Readonly<Record<'projects' | 'commissioning', Proxy>>;
}

/** Short, so that what is lost is soon given up; in milliseconds. */
const backend = { STATEMENT_TIMEOUT_MS: '1000', CONNECTION_TIMEOUT_MS: '2000' };
const settings = {
  projects: backend,
  commissioning: backend,
  bff: { UPSTREAM_TIMEOUT_MS: '4000' },
};

export async function startFaultySystem(
  random: Random,
  nodeArguments: SystemOptions['nodeArguments'] = {},
): Promise<FaultySystem> {
  const cleanup = new AsyncDisposableStack();
  /** A proxy, and the URL that leads through it. */
  const before = async (target: string): Promise<[Proxy, string]> => {
    const proxy = cleanup.adopt(new Proxy(), (proxy) => proxy.close());
    // Mostly near, and far away at times: so answers overtake each other.
    proxy.pause = () => 40 * random.next() ** 8;
    const url = new URL(target);
    url.port = String(await proxy.through(Number(url.port)));
    return [proxy, url.href];
  };
  try {
    const cluster = cleanup.adopt(await durableCluster(), (cluster) => cluster.remove());
    const [projects, projectsUrl] = await before(cluster.databases.projects);
    const [commissioning, commissioningUrl] = await before(cluster.databases.commissioning);
    const system = await startSystem({
      databases: { projects: projectsUrl, commissioning: commissioningUrl },
      settings,
      nodeArguments,
      before: async (url) => (await before(url))[1].replace(/\/$/, ''),
    });
    cleanup.defer(() => system.stop());
    const stop = () => cleanup.disposeAsync();
    return { ...system, cluster, proxies: { projects, commissioning }, stop };
  } catch (error) {
    await cleanup.disposeAsync();
    throw error;
  }
}

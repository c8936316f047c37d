import { Proxy } from 'local-postgres/proxy';
import { type DurableCluster, durableCluster } from '../databases.ts';
import { type BackendName, ServiceProcess } from '../service-process.ts';
import { isSoak } from '../run-parameters.ts';
import { startSystem, type System, type SystemOptions } from '../system.ts';
import type { Random } from './random.ts';

type Proxies = Readonly<Record<BackendName, readonly Proxy[]>>;

/** The services on a PostgreSQL of their own, with proxies before and after each process of a backend. */
export interface FaultySystem extends System {
  readonly cluster: DurableCluster;
  /** Between each process of a backend and its database. */
  readonly proxies: Proxies;
  /** Between the bffs and each process of a backend. */
  readonly backends: Proxies;
  /** Starts another process of a backend, connected to the database without a proxy. */
  readonly startReplica: (name: BackendName) => Promise<ServiceProcess>;
}

/**
 * In milliseconds. A lost statement is given up soon. A service that cannot connect in time exits when it
 * starts, so a busy machine needs time to connect. Delayed packets hold connections, so a soak has more.
 */
const backend = {
  STATEMENT_TIMEOUT_MS: '1000',
  CONNECTION_TIMEOUT_MS: '10000',
  ...(isSoak && { POOL_SIZE: '40' }),
};
const settings = {
  projects: backend,
  commissioning: backend,
  bff: { UPSTREAM_TIMEOUT_MS: '4000', UPSTREAM_DEADLINE_MS: '8000' },
};

/** Largest delay of a proxy. Meanwhile responses overtake each other, and whole writes. */
const maxDelayMs = { backend: 400, database: 200 };

export async function startFaultySystem(
  random: Random,
  {
    nodeArguments = {},
    ...options
  }: Pick<SystemOptions, 'versions' | 'gathering' | 'nodeArguments'> = {},
): Promise<FaultySystem> {
  const cleanup = new AsyncDisposableStack();
  /** Starts a proxy that mostly adds little delay, and at times a lot. Returns its URL. */
  const startProxy = async (proxies: Proxy[], target: string, maxMs: number): Promise<URL> => {
    const proxy = cleanup.adopt(new Proxy(), (proxy) => proxy.close());
    proxy.pause = () => maxMs * random.next() ** 20;
    const url = new URL(target);
    url.port = String(await proxy.through(Number(url.port)));
    proxies.push(proxy);
    return url;
  };
  try {
    const cluster = cleanup.adopt(await durableCluster(), (cluster) => cluster.remove());
    const proxies: Record<BackendName, Proxy[]> = { projects: [], commissioning: [] };
    const backends: Record<BackendName, Proxy[]> = { projects: [], commissioning: [] };
    const system = await startSystem({
      databases: cluster.databases,
      settings,
      nodeArguments,
      ...options,
      databaseFor: async (name) =>
        (await startProxy(proxies[name], cluster.databases[name], maxDelayMs.database)).href,
      proxyFor: async (url, name) =>
        (await startProxy(backends[name], url, maxDelayMs.backend)).origin,
    });
    cleanup.defer(() => system.stop());
    return {
      ...system,
      cluster,
      proxies,
      backends,
      startReplica: (name) =>
        ServiceProcess.launch(name, {
          settings: { ...backend, DATABASE_URL: cluster.databases[name] },
          nodeArguments: nodeArguments[name],
        }),
      stop: () => cleanup.disposeAsync(),
    };
  } catch (error) {
    await cleanup.disposeAsync();
    throw error;
  }
}
